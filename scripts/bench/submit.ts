/**
 * How long a submission takes, from "accepted" to "all objects exist": Millrace beside Flink's own client and beside
 * `kubectl create` of the same objects. One cluster, one run, interleaved in turning order; the first round warms up.
 */
import { createJob, deleteJob, getJob, startJob, stopJob } from "@/lib/contract/jobs";
import { listProjectTargets } from "@/lib/contract/projects";
import { getRun } from "@/lib/contract/runs";
import { readKubeconfig } from "@/local/cluster-api";
import { until } from "@/local/process";
import { info } from "../info";
import { call } from "../rest";
import { watchCreated } from "./created-objects";
import { report } from "./report";
import { flinkClient, flinkObjects } from "./flink-client";
import { copyOf, deleteCopy, kubectlCreate, ourObjects } from "./kubectl-create";
import { median, upperRatio } from "./statistics";

const rounds = 6;
const project = { project: info.project };
/** The pods need not be quick, only find room on a machine that runs other jobs. */
const cheap = { cpu: 0.1, memoryMib: 1024 };
const sql = `CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '1');
CREATE TABLE nowhere (n BIGINT) WITH ('connector' = 'blackhole');
INSERT INTO nowhere SELECT n FROM numbers;`;

const { items: targets } = await call(listProjectTargets, { params: project });
const [target] = targets;
if (!target) throw new Error(`${info.project} has no deployment target`);
const { namespace } = target;
const created = await watchCreated(readKubeconfig(info.kubeconfig), namespace);
const client = await flinkClient(namespace);
const name = `bench-submit-${Date.now().toString(36)}`;
const job = await call(createJob, {
  params: project,
  body: {
    name,
    targetId: target.id,
    spec: { code: { kind: "SQL", sql }, jobManager: cheap, taskManager: cheap },
  },
});
const params = { ...project, job: job.id };
let copy: ((clusterId: string) => string) | undefined;
let copies = 0;

async function ours(): Promise<number> {
  const { runId } = await call(startJob, { params, body: { from: "FRESH" } });
  const accepted = performance.now();
  const run = runId as string;
  const { clusterId } = await call(getRun, { params: { ...project, run } });
  const took = (await created.lastOf(ourObjects(clusterId))) - accepted;
  copy ??= await copyOf(namespace, clusterId, run);
  await cancel(run);
  return took;
}

async function cancel(run: string): Promise<void> {
  await call(stopJob, { params, body: { mode: "CANCEL" } });
  await until(async () => (await call(getRun, { params: { ...project, run } })).releasedAt !== null, {
    timeoutMs: 120_000,
    everyMs: 500,
    orThrow: () => new Error(`${run} is not released`),
  });
}

async function kubectl(): Promise<number> {
  const clusterId = `bench-kubectl-${process.pid}-${copies++}`;
  const manifests = copy?.(clusterId) as string;
  try {
    const begun = performance.now();
    await kubectlCreate(namespace, manifests);
    return (await created.lastOf(ourObjects(clusterId))) - begun;
  } finally {
    await deleteCopy(namespace, clusterId, ourObjects(clusterId));
  }
}

async function flink(): Promise<number> {
  const clusterId = `bench-flink-${process.pid}-${copies++}`;
  try {
    const begun = performance.now();
    await client.submit(clusterId);
    return (await created.lastOf(flinkObjects(clusterId))) - begun;
  } finally {
    await deleteCopy(namespace, clusterId, flinkObjects(clusterId));
  }
}

const sides = { ours, kubectl, flink };
const took: Record<keyof typeof sides, number[]> = { ours: [], kubectl: [], flink: [] };
try {
  for (let round = 0; round < rounds; round++) {
    const order = ["ours", "kubectl", "flink"] as const;
    for (const side of round % 2 === 0 ? order : order.toReversed()) {
      const milliseconds = await sides[side]();
      if (round > 0) took[side].push(milliseconds);
    }
  }
} finally {
  created.close();
  await client.remove();
  const { latestRun } = await call(getJob, { params });
  if (latestRun && !latestRun.releasedAt) await cancel(latestRun.id);
  await call(deleteJob, { params });
}

const explain = (figure: string, value: number) => report("submit", { figure, value, goal: null });
explain("accepted to all objects, median ms", median(took.ours));
explain("kubectl create, median ms", median(took.kubectl));
explain("flink run, median ms", median(took.flink));
for (const [rival, goal] of [
  ["flink", 0.05],
  ["kubectl", 0.5],
] as const) {
  const against = rival === "flink" ? "flink run" : "kubectl create";
  report("submit", { figure: `ratio to ${against}`, value: median(took.ours) / median(took[rival]), goal });
  explain(`ratio to ${against}, upper 95 %`, upperRatio(took.ours, took[rival]));
}
