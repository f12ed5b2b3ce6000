import { readdirSync, readFileSync } from "node:fs";
import { createJob, deleteJob, startJob, stopJob } from "@/lib/contract/jobs";
import { getRun, listRunEvents, type RunEvent } from "@/lib/contract/runs";
import type { JobSpec } from "@/lib/domain/job-spec";
import { callCluster, readKubeconfig } from "@/local/cluster-api";
import { until } from "@/local/process";
import { info } from "../info";
import { call } from "../rest";

/** Little of everything: what is measured is who notices, not how fast a JVM starts on a full machine. */
const cheap = { cpu: 0.1, memoryMib: 1024 };
const sql = `CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '1');
CREATE TABLE nowhere (n BIGINT) WITH ('connector' = 'blackhole');
INSERT INTO nowhere SELECT n FROM numbers;`;
const project = { project: info.project };
const patienceMs = 240_000;
/** Running for so long it stays so: a fall that follows at once belongs to the same fault. */
const settledMs = 6_000;

export type Component = "jobmanager" | "taskmanager";
type Pod = { metadata: { name: string; deletionTimestamp?: string } };
/** Seconds after the fault: its fall recorded, the same told by the API, and running again. */
export type Fall = { seen: number; shown: number; again: number };

/** A job of this profile that runs, to be hurt. The API is asked for events alone: reading the run would count as a page that is open. */
export async function failingJob(perception: JobSpec["perception"]) {
  const spec = {
    code: { kind: "SQL" as const, sql },
    jobManager: cheap,
    taskManager: cheap,
    checkpointIntervalMs: 2_000,
    perception,
  };
  const name = `bench-failover-${perception.toLowerCase()}-${Date.now().toString(36)}`;
  const job = await call(createJob, { params: project, body: { name, spec } });
  const { runId } = await call(startJob, { params: { ...project, job: job.id }, body: { from: "FRESH" } });
  const params = { ...project, run: runId as string };
  const { clusterId, namespace } = await call(getRun, { params });
  const cluster = readKubeconfig(info.kubeconfig);
  const podsAt = `/api/v1/namespaces/${namespace}/pods`;

  const transitions = async (): Promise<RunEvent[]> =>
    (await call(listRunEvents, { params, query: { limit: 200 } })).items.filter(({ state }) => state);
  const recordedAt = (event: RunEvent) => Date.parse(event.recordedAt);

  /** Its last word is `running`, and has been for a while. */
  const running = (after = 0) =>
    until(
      async () => {
        const last = (await transitions()).at(-1);
        if (last?.state === "FAILED") throw new Error(last.message);
        if (!last || last.state !== "RUNNING" || last.sequence <= after) return false;
        return Date.now() - recordedAt(last) > settledMs;
      },
      { timeoutMs: patienceMs, orThrow: () => new Error(`${name} does not run`) },
    );

  async function podOf(component: Component): Promise<string> {
    const query = new URLSearchParams({ labelSelector: `app=${clusterId},component=${component}` });
    const { body } = await callCluster(cluster, "GET", `${podsAt}?${query}`);
    const [pod, ...more] = (body.items as Pod[]).filter(({ metadata }) => !metadata.deletionTimestamp);
    if (!pod || more.length > 0) throw new Error(`${name} has not exactly one ${component}`);
    return pod.metadata.name;
  }

  return {
    running,
    async signal(component: Component, signal: NodeJS.Signals): Promise<number> {
      const pid = jvmOf(await podOf(component));
      process.kill(pid, signal);
      return pid;
    },
    async deletePod(component: Component): Promise<void> {
      const options = JSON.stringify({ gracePeriodSeconds: 0 });
      await callCluster(cluster, "DELETE", `${podsAt}/${await podOf(component)}`, options);
    },
    /** `fault`: what happens to it now. */
    async fall(fault: () => Promise<unknown>): Promise<Fall> {
      const before = (await transitions()).at(-1)?.sequence ?? 0;
      await fault();
      const at = Date.now();
      const since = (ms: number) => (ms - at) / 1000;
      const isFall = ({ sequence, state }: RunEvent) => sequence > before && state === "NOT_RUNNING";
      let fell: RunEvent | undefined;
      await until(async () => Boolean((fell = (await transitions()).find(isFall))), {
        timeoutMs: patienceMs,
        orThrow: () => new Error(`${name} does not fall`),
      });
      const shown = since(Date.now());
      await running((fell as RunEvent).sequence);
      const again = (await transitions()).at(-1) as RunEvent;
      return { seen: since(recordedAt(fell as RunEvent)), shown, again: since(recordedAt(again)) };
    },
    async remove(): Promise<void> {
      const jobParams = { ...project, job: job.id };
      await call(stopJob, { params: jobParams, body: { mode: "CANCEL" } });
      await until(async () => (await call(getRun, { params })).releasedAt !== null, {
        timeoutMs: patienceMs,
        everyMs: 500,
        orThrow: () => new Error(`${name} is not released`),
      });
      await call(deleteJob, { params: jobParams });
    },
  };
}
export type FailingJob = Awaited<ReturnType<typeof failingJob>>;

/** A signal from inside the container would not reach it: the JVM is process 1 there. The node is this machine. */
function jvmOf(pod: string): number {
  const isIts = (pid: string) => {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(`HOSTNAME=${pod}`)) return false;
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").startsWith("/usr/lib/jvm/");
    } catch {
      return false;
    }
  };
  const [pid, ...more] = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry) && isIts(entry));
  if (!pid || more.length > 0) throw new Error(`${more.length + (pid ? 1 : 0)} JVMs run in ${pod}`);
  return Number(pid);
}
