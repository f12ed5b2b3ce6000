/**
 * From a pod's event to 200 browsers: a pod's status is PATCHed at the real API server, 100 times a second; the real
 * controller sees it by its watch and records it, and the real web process sends it to 200 HTTP clients, which are one
 * process that looks for a change's number in the bytes and parses nothing. Beside it a poller that lists the pods each 5 s.
 * A change has reached a client with the first event that carries it or a later one of the same run: a pass that finds two
 * changes tells of the run as it is. Rounds take turns; the first of each warms up. Needs a stack's PostgreSQL and Kubernetes
 * (its console is not used), and a build of web. The feed waits for the oldest transaction of the whole server, so nobody
 * else may hold one open meanwhile.
 */
import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { encode } from "next-auth/jwt";
import { pathOf as pathOfEndpoint } from "@/lib/contract/browser-client";
import { watchChanges } from "@/lib/contract/projects";
import { pathOf } from "@/lib/kubernetes/paths";
import { storeSession } from "@/lib/operations/sessions";
import { buildConsole, consoleBuild } from "@/local/web-build";
import { each } from "./each";
import { backendSeconds, between } from "./backend-cpu";
import { kubeconfig, ownClient, ownObjects, type Placed } from "./own-objects";
import { closing, ownConsole } from "./own-console";
import { report } from "./report";
import type { Heard } from "./sse-clients";
import { median, quantile } from "./statistics";

const runs = 100;
const clients = Number(process.env.MILLRACE_BENCH_CLIENTS ?? 200);
const perSecond = Number(process.env.MILLRACE_BENCH_RATE ?? 100);
const accounts = 10;
const roundMs = 15_000;
const rounds = Number(process.env.MILLRACE_BENCH_ROUNDS ?? 6);
const pollMs = 5_000;
/** The last changes have this long to be heard of. */
const tailMs = 20_000;

const clock = () => performance.timeOrigin + performance.now();
const client = ownClient();
/** Of a client of its own: one that was told to wait by the changes would let no list through. */
const poller = ownClient();
const objects = ownObjects(client, 1);
const [namespace = ""] = objects.namespaces;
const places: Placed[] = Array.from({ length: runs }, (_, index) => ({
  namespace,
  run: `run_${index + 1}`,
  name: `mr-${index + 1}`,
}));
const pods = places.map((place) => ({ ...place, name: `${place.name}-0` }));

const build = process.env.MILLRACE_BENCH_BUILD ?? consoleBuild();
if (!process.env.MILLRACE_BENCH_BUILD) await buildConsole((step) => console.error(step));
const console_ = await ownConsole(kubeconfig(), runs);
const { db } = console_;
const browsers = fork("scripts/bench/sse-clients.ts", { execArgv: ["--import", "tsx"] });
const close = closing(async () => {
  if (browsers.connected) browsers.disconnect();
  await console_.close();
  await objects.remove();
  await Promise.all([client.close(), poller.close()]);
});
const ask = <T>(order: object) =>
  new Promise<T>((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`the clients ended with ${code}`));
    browsers.once("exit", ended);
    browsers.once("message", (answer) => {
      browsers.off("exit", ended);
      resolve(answer as T);
    });
    browsers.send(order);
  });

async function prepare(): Promise<void> {
  await objects.prepare();
  await db.deploymentTarget.updateMany({ data: { namespace } });
  await each(places, 8, async (place) => {
    const uid = await objects.addDeployment(place);
    await db.run.update({
      where: { id: place.run },
      data: {
        state: "STARTED",
        stateSince: new Date(),
        deploymentUid: uid,
        facts: { created: { at: Date.now(), uid }, reached: {}, falls: [], release: {} },
      },
    });
  });
  await each(pods, 8, (pod) => objects.addPod(pod, "jobmanager"));
  await console_.schedule();
}

async function openBrowsers(port: number): Promise<void> {
  const cookies: string[] = [];
  for (let account = 0; account < accounts; account++) {
    const id = `usr_${account}`;
    await db.user.create({
      data: { id, name: id, email: `${id}@example.test`, role: "MEMBER", passwordHash: "none" },
    });
    await db.membership.create({ data: { userId: id, projectId: "prj_1", role: "VIEWER" } });
    const sessionId = await storeSession({ db, now: () => new Date(), random: randomBytes }, id);
    const cookie = `next-auth.session-token=${await encode({ token: { sessionId }, secret: console_.secret })}`;
    cookies.push(...Array.from({ length: clients / accounts }, () => cookie));
  }
  const url = `http://127.0.0.1:${port}${pathOfEndpoint(watchChanges, {}, {})}`;
  await ask({ open: { url, cookies, origin: "http://localhost" } });
}

let change = 0;
let refused = 0;
/** One change of each pod after the other, at an even pace; when each was answered, by run, in their order. */
async function patchAll(): Promise<Map<string, Heard[]>> {
  const answered = new Map<string, Heard[]>();
  const under: Promise<void>[] = [];
  const begun = performance.now();
  for (let sent = 0; performance.now() - begun < roundMs; sent++) {
    const pod = pods[sent % runs] as Placed;
    const number = change++;
    // Short, so that the feed's line, which is cut, holds the number.
    const condition = { type: "PodScheduled", status: "False", message: `#${number}` };
    under.push(
      objects.setStatus(pod, { conditions: [condition] }).then(
        () => {
          const times = answered.get(pod.run) ?? [];
          times.push({ change: number, at: clock() });
          answered.set(pod.run, times);
        },
        // A server that has too much to do says so: what was not changed cannot be told of.
        () => void refused++,
      ),
    );
    await sleep(Math.max(0, begun + ((sent + 1) * 1_000) / perSecond - performance.now()));
  }
  await Promise.all(under);
  return answered;
}

let missed = 0;
let made = 0;
let events = 0;
async function ourRound(): Promise<number[]> {
  await ask({ begin: true });
  const answered = await patchAll();
  const last = [...answered].map(([run, all]) => [run, Math.max(...all.map((one) => one.change))]);
  for (const begun = performance.now(); performance.now() - begun < tailMs; await sleep(250))
    if ((await ask<{ behind: number }>({ behind: last })).behind === 0) break;
  const { heard } = await ask<{ heard: [string, Heard[]][][] }>({ dump: true });
  const took: number[] = [];
  for (const one of heard) {
    const ofRun = new Map(one);
    for (const [run, changes] of answered) {
      const seen = ofRun.get(run) ?? [];
      made += changes.length;
      events += seen.length;
      for (const { change: number, at } of changes) {
        const arrived = seen.find((event) => event.change >= number);
        if (arrived) took.push(Math.max(0, arrived.at - at));
        else missed++;
      }
    }
  }
  return took;
}

/** What a poller could show at the best: each change is seen by the first list that was asked for after it. */
async function pollerRound(): Promise<number[]> {
  let polling = true;
  const polls: { asked: number; seen: number }[] = [];
  const polled = (async () => {
    await sleep(Math.random() * pollMs);
    while (polling || polls.length === 0) {
      const asked = clock();
      await poller.json("GET", pathOf("Pod", namespace), { timeoutMs: 60_000 });
      polls.push({ asked, seen: clock() });
      await sleep(pollMs);
    }
  })();
  const answered = await patchAll();
  polling = false;
  await polled;
  return [...answered.values()].flat().flatMap(({ at }) => {
    const poll = polls.find(({ asked }) => asked >= at);
    return poll ? [poll.seen - at] : [];
  });
}

try {
  await prepare();
  const web = await console_.web(build);
  const controller = await console_.controller();
  await openBrowsers(web.port);
  const took: Record<"ours" | "poller", number[][]> = { ours: [], poller: [] };
  const passes = async () => {
    const text = await (await fetch(`http://127.0.0.1:${controller.port}/metrics`)).text();
    return Number(/^millrace_controller_passes_total (\d+)/m.exec(text)?.[1]);
  };
  const used = { ms: 0, passes: 0, controllerMs: 0, webMs: 0, postgresMs: 0 };
  /** A round of ours, and what it costs. */
  const weighed = async (): Promise<number[]> => {
    const look = async () => ({
      ms: performance.now(),
      passes: await passes(),
      controllerMs: await controller.cpuMs(),
      webMs: await web.cpuMs(),
      backends: await backendSeconds(db),
    });
    const before = await look();
    const times = await ourRound();
    const { backends, ...after } = await look();
    for (const key of ["ms", "passes", "controllerMs", "webMs"] as const)
      used[key] += after[key] - before[key];
    used.postgresMs += between(before.backends, backends) * 1_000;
    return times;
  };
  for (let round = 0; round < rounds; round++) {
    const order = ["ours", "poller"] as const;
    for (const side of round % 2 === 0 ? order : order.toReversed()) {
      const times = side === "ours" ? await weighed() : await pollerRound();
      if (round > 0) took[side].push(times);
      else [made, missed, events, refused] = [0, 0, 0, 0];
    }
  }
  const explain = (figure: string, value: number) => report("live", { figure, value, goal: null });
  explain("passes per second", (used.passes * 1_000) / used.ms);
  explain("controller, CPU ms per pass", used.controllerMs / used.passes);
  explain("controller, cores", used.controllerMs / used.ms);
  explain("web, cores", used.webMs / used.ms);
  explain("Postgres, cores", used.postgresMs / used.ms);
  const [ours, theirs] = [took.ours.flat(), took.poller.flat()];
  explain("changes that reached a client", ours.length);
  explain("changes a client should hear", made);
  explain("events that told of them", events);
  report("live", { figure: "changes that the API server refused", value: refused, goal: 0 });
  report("live", { figure: "changes that did not reach a client", value: missed, goal: 0 });
  report("live", { figure: "pod event to client, p50 ms", value: median(ours), goal: 50 });
  report("live", { figure: "pod event to client, p99 ms", value: quantile(ours, 0.99), goal: 250 });
  for (const times of took.ours) explain("p99 of a round, ms", quantile(times, 0.99));
  explain("5 s poller, p50 ms", median(theirs));
  explain("5 s poller, p99 ms", quantile(theirs, 0.99));
  report("live", {
    figure: "p99 to the poller's",
    value: quantile(ours, 0.99) / quantile(theirs, 0.99),
    goal: 0.05,
  });
  explain("web, RSS MiB", await web.rssMib());
  explain("load average of the machine", loadavg()[0] ?? 0);
} finally {
  await close();
}
process.exit();
