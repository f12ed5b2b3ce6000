/**
 * Memory of the real controller's process that watches 5,000 Deployments and 25,000 pods of a real API server, while their
 * statuses change, and while it lists all of them again. The objects stand in namespaces of their own, carried out by
 * nobody, and are taken away at the end. The runs are known to the database and never due: what is measured is the view of
 * the cluster, not passes.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { loadavg } from "node:os";
import { readKubeconfig } from "@/local/cluster-api";
import { until } from "@/local/process";
import { info } from "../info";
import { each } from "./each";
import { ownClient, ownObjects, type Placed } from "./own-objects";
import { closing, ownConsole } from "./own-console";
import { report } from "./report";
import { watchCutter } from "./watch-cutter";

const runs = Number(process.env.MILLRACE_BENCH_RUNS ?? 5_000);
const podsOfRun = 5;
/** 3,000 pods are a namespace's limit (Kubernetes' thresholds). */
const runsOfNamespace = 500;
const atOnce = 24;
const changesPerSecond = 50;
const watchedMs = Number(process.env.MILLRACE_BENCH_SECONDS ?? 60) * 1_000;
const goalMib = 250;

const client = ownClient();
const objects = ownObjects(client, Math.ceil(runs / runsOfNamespace));
const places: Placed[] = Array.from({ length: runs }, (_, index) => ({
  namespace: objects.namespaces[Math.floor(index / runsOfNamespace)] ?? "",
  run: `run_${index + 1}`,
  name: `mr-${index + 1}`,
}));
const pods = places.flatMap((place) =>
  Array.from({ length: podsOfRun }, (_, index) => ({ ...place, name: `${place.name}-${index}`, index })),
);
const explain = (figure: string, value: number) => report("memory", { figure, value, goal: null });

const cutter = await watchCutter(readKubeconfig(info.kubeconfig));
const console_ = await ownConsole(cutter.kubeconfig, runs);
let over = false;
const close = closing(async () => {
  over = true;
  await console_.close();
  await cutter.close();
  await objects.remove();
  try {
    await until(async () => (await objects.left()) === 0, {
      timeoutMs: 600_000,
      everyMs: 2_000,
      orThrow: () => new Error(`Objects are left in ${objects.namespaces.join(", ")}`),
    });
  } finally {
    await client.close();
  }
});

/** Each is its run's own: else thousands of orphans would be measured. */
async function add(place: Placed): Promise<void> {
  const deploymentUid = await objects.addDeployment(place);
  const targetId = `tgt_${place.namespace}`;
  await console_.db.run.update({ where: { id: place.run }, data: { deploymentUid, targetId } });
}

async function addTargets(): Promise<void> {
  const { id: _, ...target } = await console_.db.deploymentTarget.findFirstOrThrow();
  const data = objects.namespaces.map((namespace) => ({
    ...target,
    id: `tgt_${namespace}`,
    name: namespace,
    namespace,
  }));
  await console_.db.deploymentTarget.createMany({ data });
}

async function create(): Promise<void> {
  await addTargets();
  await objects.prepare();
  const begun = performance.now();
  const said = setInterval(() => console.error(`${done} of ${runs + pods.length} objects`), 15_000);
  let done = 0;
  const count = async (work: Promise<unknown>) => {
    await work;
    done++;
    if (over) throw new Error("interrupted");
  };
  try {
    await each(places, atOnce, (place) => count(add(place)));
    await each(pods, atOnce, (pod) =>
      count(objects.addPod(pod, pod.index === 0 ? "jobmanager" : "taskmanager")),
    );
  } finally {
    clearInterval(said);
  }
  explain("objects created per second", done / ((performance.now() - begun) / 1_000));
}

async function changeSome(forMs: number, during: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  let sent = 0;
  let looked = 0;
  const under = new Set<Promise<void>>();
  while (performance.now() - begun < forMs) {
    const pod = pods[(sent * 7919) % pods.length] as Placed;
    const condition = {
      type: "PodScheduled",
      status: "False",
      reason: "Unschedulable",
      message: `change ${sent++}`,
    };
    const work = objects.setStatus(pod, { conditions: [condition] }).then(
      () => void under.delete(work),
      () => void under.delete(work),
    );
    under.add(work);
    if (performance.now() - looked > 2_000) {
      looked = performance.now();
      await during();
    }
    await sleep(Math.max(0, begun + (sent * 1_000) / changesPerSecond - performance.now()));
  }
  await Promise.all(under);
  return sent;
}

try {
  await create();
  const controller = await console_.controller();
  const heard = async () => {
    const text = await (await fetch(`http://127.0.0.1:${controller.port}/metrics`)).text();
    return Number(/^millrace_controller_wakes_watch_total (\d+)/m.exec(text)?.[1]);
  };
  const begun = performance.now();
  let peak = 0;
  const look = async () => {
    const rss = await controller.rssMib();
    peak = Math.max(peak, rss);
    return rss;
  };
  await until(async () => (await look()) > 0 && (await heard()) >= runs + pods.length, {
    timeoutMs: 300_000,
    everyMs: 200,
    orThrow: () => new Error("The controller has not listed everything"),
  });
  explain("ready to everything listed, s", (performance.now() - begun) / 1_000);
  explain("RSS at the end of the list, MiB", await look());
  explain("highest RSS while it listed, MiB", peak);
  const over: number[] = [];
  const changes = await changeSome(watchedMs, async () => void over.push(await look()));
  explain("status changes made while it watched", changes);
  for (const part of [0.25, 0.5, 0.75])
    explain(`RSS after ${part * 60} s of watching, MiB`, over[Math.floor(part * over.length)] ?? 0);
  report("memory", {
    figure: "highest RSS in 60 s of watching, MiB",
    value: Math.max(...over),
    goal: goalMib,
  });
  report("memory", { figure: "RSS after 60 s of watching, MiB", value: await look(), goal: goalMib });
  const again: number[] = [];
  cutter.cut();
  await changeSome(20_000, async () => void again.push(await look()));
  report("memory", {
    figure: "highest RSS while everything is listed again, MiB",
    value: Math.max(...again),
    goal: goalMib,
  });
  explain("load average of the machine", loadavg()[0] ?? 0);
} finally {
  await close();
}
process.exit();
