import { readdirSync, readFileSync } from "node:fs";
import { kubectl, kubectlJson } from "./kubectl";
import { eventually } from "./wait";

/** What the API server would say to a pod, without making it. */
export const tryPod = (namespace: string, manifest: object): Promise<string> =>
  kubectl(`-n ${namespace} create --dry-run=server -f -`, JSON.stringify(manifest)).then(
    () => "accepted",
    (error: { stderr: string }) => error.stderr,
  );

export type Where = { namespace: string; clusterId: string };
export type Pod = {
  metadata: { name: string; uid: string; deletionTimestamp?: string; creationTimestamp: string };
  status: {
    phase: string;
    conditions?: { type: string; status: string; lastTransitionTime: string }[];
    containerStatuses?: {
      restartCount: number;
      ready: boolean;
      state: { running?: { startedAt: string } };
    }[];
  };
};

const list = async <T>(kind: string, { namespace, clusterId }: Where, more = ""): Promise<T[]> =>
  (await kubectlJson<{ items: T[] }>(`-n ${namespace} get ${kind} -l app=${clusterId}${more}`)).items;

export const deployments = (where: Where) => list<{ metadata: { uid: string } }>("deployments", where);
export const pods = (where: Where, component?: "jobmanager" | "taskmanager") =>
  list<Pod>("pods", where, component && `,component=${component}`);

export async function onlyPod(where: Where, component: "jobmanager" | "taskmanager"): Promise<Pod> {
  const found = (await pods(where, component)).filter(({ metadata }) => !metadata.deletionTimestamp);
  if (found.length !== 1 || !found[0])
    throw new Error(`${found.length} ${component} pods of ${where.clusterId}`);
  return found[0];
}

export const startedAt = (pod: Pod): number =>
  Date.parse(pod.status.containerStatuses?.[0]?.state.running?.startedAt ?? "never");
export const isReady = (pod: Pod): boolean =>
  pod.status.containerStatuses?.every(({ ready }) => ready) ?? false;

/** As a node that is lost: no grace, no goodbye. */
export const deletePod = ({ namespace }: Where, { metadata: { name } }: Pod) =>
  kubectl(`-n ${namespace} delete pod ${name} --force --grace-period=0`);

/** A signal from inside the container would not reach it: the JVM is process 1 there. The node is this machine. */
export function killJvm({ metadata: { name } }: Pod): void {
  const isIts = (pid: string) => {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      return environment.includes(`HOSTNAME=${name}`) && command.includes("ClusterEntrypoint");
    } catch {
      return false;
    }
  };
  const [pid, ...more] = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry) && isIts(entry));
  if (!pid || more.length > 0) throw new Error(`${more.length + (pid ? 1 : 0)} JVMs run in ${name}`);
  process.kill(Number(pid), "SIGKILL");
}

const flinkAt = ({ namespace, clusterId }: Where) =>
  `/api/v1/namespaces/${namespace}/services/${clusterId}-rest:rest/proxy`;

/** Flink's own word, asked through the API server: past Millrace. */
export const askFlink = async <T>(where: Where, path: string): Promise<T> =>
  JSON.parse(await kubectl(`get --raw ${flinkAt(where)}${path}`)) as T;

/** As somebody with access to the cluster would, past Millrace. */
export const tellFlink = (where: Where, path: string, body: object): Promise<string> =>
  kubectl(`create --raw ${flinkAt(where)}${path} -f -`, JSON.stringify(body));

type Overview = { jobs: { jid: string; state: string; tasks: { total: number; running: number } }[] };
export const flinkJobs = async (where: Where) => (await askFlink<Overview>(where, "/jobs/overview")).jobs;

/** All tasks of its one job run, by Flink's own word. */
export const flinkRuns = (where: Where, timeoutMs = 120_000) =>
  eventually(
    `Flink runs the job of ${where.clusterId}`,
    async () => {
      const [job, ...more] = await flinkJobs(where);
      const runs = job?.state === "RUNNING" && job.tasks.running === job.tasks.total;
      return runs && more.length === 0 ? job : undefined;
    },
    timeoutMs,
  );
