/**
 * Kills under load: the real console (web and three controllers, each started again by a supervisor) on the real PostgreSQL
 * and the real API server, with JobManagers whose REST is answered here. A client starts, stops and cancels jobs over REST,
 * a killer does `kill -9`, and now and then -STOP and -CONT, to any of them; both by one seed. At last, in calm, everything
 * must be as it was asked for, once. Needs a stack (MILLRACE_INFO) and a build of web.
 */
import { loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { FakeJobManager } from "@/controller/testing/fake-jobmanager";
import { faultScene } from "@/controller/testing/fault-scene";
import { addToken } from "@/lib/operations/tokens";
import { addJob, asPrincipal } from "@/lib/operations/testing/fixtures";
import { until } from "@/local/process";
import { buildConsole, consoleBuild } from "@/local/web-build";
import { seeded } from "@/simulation/kernel/random";
import { report } from "../bench/report";
import { check } from "./checks";
import { type Intent, restClient } from "./client";
import { live, type Wanted } from "./lives";
import { type Supervised, supervised } from "./supervised";

const seed = Number(process.env.MILLRACE_DRILL_SEED ?? 1);
const kills = Number(process.env.MILLRACE_DRILL_KILLS ?? 200);
const jobs = Number(process.env.MILLRACE_DRILL_JOBS ?? 30);
/** One in so many is a pause instead: longer than a claim is held for one that is silent, up to three times. */
const pauses = 0.2;
const pauseMs = 6_000;
/** Each controller dies every 11 s on average, and needs 3 to 8 s on two busy cores until it works. */
const gapMs = 2_800;
const boundMs = 12 * 60_000;
/** The start-up of what was killed last, one look at each run, and a release. */
const calmMs = 180_000;
/** Web's idempotency gives a request up that died with its process after two minutes. */
const answeredMs = 150_000;
/** A project of the scene (controller/testing/scene.ts). */
const project = "engine";

const build = process.env.MILLRACE_BENCH_BUILD ?? consoleBuild();
if (!process.env.MILLRACE_BENCH_BUILD) await buildConsole((step) => console.error(step));

const at = await faultScene();
const { db, world } = at;
const processes: Supervised[] = [];
const managers = new Map<string, FakeJobManager>();
const intents: Intent[] = [];
const wanted = new Map<string, Wanted>();
const finishing = new AbortController();

const controllerOf = (name: string) =>
  supervised(name, {
    args: ["--max-semi-space-size=4", "--import", "tsx", "controller/main.ts"],
    cwd: process.cwd(),
    env: { ...at.environment, MILLRACE_CONTROLLER_PORT: "0" },
    ready: /the controller runs/,
  });

/** JobManagers of what was accepted, whoever heard of it; and their savepoints, some of which fail. */
async function manage(random: () => number): Promise<void> {
  const due = new Map<string, number>();
  while (!finishing.signal.aborted) {
    for (const run of await db.run.findMany({ where: { releasedAt: null } })) {
      if (!managers.has(run.id)) managers.set(run.id, at.fleet.manager({ ...run, runId: run.id }));
      const manager = managers.get(run.id) as FakeJobManager;
      for (const [id, { is }] of manager.triggers) {
        if (!due.has(id)) due.set(id, performance.now() + random() * 3_000);
        if (is !== "inProgress" || performance.now() < (due.get(id) ?? 0)) continue;
        if (random() < 0.1) manager.failStop("java.io.IOException: No space left on device");
        else manager.completeStop();
      }
    }
    await sleep(250);
  }
}

const told = { killed: 0, paused: 0, whileStarting: 0 };
async function hurt(random: () => number): Promise<void> {
  const begun = performance.now();
  while (told.killed + told.paused < kills && performance.now() - begun < boundMs) {
    await sleep(gapMs * (0.25 + random() * 1.5));
    // Mostly one that works; now and then one that is starting.
    const starting = random() < 0.2;
    const awake = processes.filter((one) => !one.paused() && (starting || one.up()));
    const victim = awake[Math.floor(random() * awake.length)];
    if (!victim) continue;
    if (!victim.up()) told.whileStarting++;
    if (random() < pauses) {
      told.paused++;
      victim.pause(500 + random() * pauseMs);
    } else {
      told.killed++;
      victim.kill();
    }
    if ((told.killed + told.paused) % 20 === 0)
      console.error(JSON.stringify({ ...told, accepted: await db.operation.count(), load: loadavg()[0] }));
  }
}

const begun = performance.now();
const loads: number[] = [];
const measuring = setInterval(() => loads.push(loadavg()[0] as number), 5_000);
try {
  const first = controllerOf("controller-1");
  processes.push(first);
  await at.prepare();
  processes.push(controllerOf("controller-2"), controllerOf("controller-3"));
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  const url = `http://127.0.0.1:${port}`;
  processes.push(
    supervised("web", {
      args: ["server.js"],
      cwd: build,
      env: { ...at.webEnvironment, NEXTAUTH_URL: url, HOSTNAME: "127.0.0.1", PORT: `${port}` },
      ready: /Ready in/,
    }),
  );
  const { id: projectId } = await db.project.findUniqueOrThrow({ where: { slug: project } });
  const forever = { projectId, name: "drill", role: "EDITOR" as const, createdById: null, expiresAt: null };
  const { token } = await db.$transaction((tx) => addToken(tx, world, forever));
  const editor = await db.user.findFirstOrThrow({ where: { email: { startsWith: "engine-editor" } } });
  const ids: string[] = [];
  for (let job = 0; job < jobs; job++)
    ids.push((await addJob(world, asPrincipal(editor), project, `drill-${job}`)).id);
  await until(async () => processes.every((one) => one.up()), {
    timeoutMs: 120_000,
    orThrow: () =>
      new Error(processes.map((one) => `${one.name}: ${one.errors.slice(-3).join()}`).join("\n")),
  });

  const managing = manage(seeded(seed + 1));
  const client = restClient(url, token, project, intents);
  let over = false;
  const lives = ids.map((job, index) =>
    live(client, job, seeded(seed * 1_000 + index), () => over).then(
      (want) => void wanted.set(job, want),
      (error: Error) => console.error(error.stack),
    ),
  );
  await hurt(seeded(seed));
  over = true;
  const calmAt = performance.now();
  const underFireS = (calmAt - begun) / 1000;
  await Promise.race([Promise.allSettled(lives), sleep(answeredMs + calmMs)]);
  const unanswered = ids.filter((job) => !wanted.has(job));
  await until(
    async () =>
      (await db.operation.count({ where: { state: { in: ["PENDING", "RUNNING"] } } })) === 0 &&
      (await db.run.count({ where: { releasedAt: null, state: { not: "RUNNING" } } })) === 0,
    { timeoutMs: calmMs, orThrow: () => new Error("not calm") },
  ).catch((error: Error) => console.error(error.message));
  const calmS = (performance.now() - calmAt) / 1000;
  const broken = await check({ at, intents, wanted, managers });
  broken["jobs whose client was not answered"] = unanswered;
  finishing.abort();
  await managing;

  const explain = (figure: string, value: number) => report("kills", { figure, value, goal: null });
  explain("seed", seed);
  explain("kill -9", told.killed);
  explain("kill -STOP, then -CONT", told.paused);
  explain("of these while it started", told.whileStarting);
  for (const { name, starts } of processes) explain(`starts of ${name}`, starts());
  explain("seconds under fire", underFireS);
  explain("seconds until calm", calmS);
  explain("load of the machine, highest", Math.max(...loads));
  explain(
    "commands sent",
    intents.reduce((sum, { sent }) => sum + sent, 0),
  );
  explain("commands accepted", await db.operation.count({ where: { kind: { in: ["START", "STOP"] } } }));
  explain("of these whose answer was lost at least once", intents.filter(({ lost }) => lost).length);
  explain("commands refused", intents.filter(({ refused }) => refused).length);
  explain("runs", await db.run.count());
  explain("events", await db.runEvent.count());
  explain("requests to the API server and to JobManagers", at.proxy.requests.length);
  for (const [promise, words] of Object.entries(broken)) {
    for (const one of words.slice(0, 10)) console.error(`${promise}: ${one}`);
    report("kills", { figure: promise, value: words.length, goal: 0 });
  }
  const errors = processes.flatMap(({ name, errors: said }) => said.map((line) => `${name}: ${line}`));
  explain("errors that processes logged", errors.length);
  for (const line of errors.slice(-5)) console.error(line.slice(0, 500));
} finally {
  finishing.abort();
  clearInterval(measuring);
  await Promise.all(processes.map((one) => one.end()));
  await at.remove();
}
process.exit();
