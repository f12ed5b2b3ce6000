import { causeFromLog } from "@/lib/domain/first-cause";
import { awaitsSandbox, jobManagerPod, jobOf, mainContainer } from "@/lib/domain/evidence";
import { isGone } from "@/lib/domain/ending";
import { failedOver } from "@/lib/domain/failover";
import type { Cause, LeftoversSeen, Observation, PodsSeen, RemainsSeen } from "@/lib/domain/observation";
import { isSettled } from "@/lib/domain/run-state";
import { readLogTail } from "@/lib/kubernetes/pod-logs";
import { readPodWarning } from "@/lib/kubernetes/pod-warning";
import { readQuotaRefusal } from "@/lib/kubernetes/quota-refusal";
import { listLeftovers, readRun } from "@/lib/kubernetes/read-run";
import { log } from "@/lib/log";
import type { LoadedRun } from "@/lib/operations/load-run";
import { readRemains } from "@/lib/statestore/read-remains";
import type { Connection } from "./clusters";
import { doubted, isDue } from "./doubt";
import { jobManagerRuns, observeFlink } from "./observe-flink";
import { connectionOf, flinkOf, namesOf } from "./transport";
import type { World } from "./world";

const notAsked = { seen: "notAsked" } as const;

/** All that this pass can see of the run; what cannot be seen is `unknown`, never absent. */
export async function observe(world: World, run: LoadedRun): Promise<Observation> {
  const began = world.now();
  const connection = connectionOf(world, run);
  if (!connection) return blind("The run's cluster is not registered, or its credential cannot be opened");
  const { deployment, pods } = await observeObjects(world, connection, run);
  const reachable = !isSettled(run.view.state) && jobManagerRuns(pods);
  const transport = flinkOf(world, connection, run);
  if (!reachable) world.silences.delete(run.row.id);
  const [flink, savepoint] = reachable
    ? await observeFlink(world, transport, run)
    : [{ seen: "unknown" as const, why: "No JobManager runs" }, notAsked];
  const seen: Observation = {
    deployment,
    pods,
    flink,
    savepoint,
    remains: notAsked,
    leftovers: notAsked,
  };
  const [remains, leftovers, trouble] = await Promise.all([
    observeRemains(world, run, seen),
    observeLeftovers(connection, run, seen),
    observeTrouble(world, connection, run, seen),
  ]);
  return { ...seen, remains, leftovers, ...trouble, tookMs: world.now() - began };
}

const blind = (why: string): Observation => ({
  deployment: { seen: "unknown", why },
  pods: { seen: "unknown", why },
  flink: { seen: "unknown", why },
  remains: notAsked,
  savepoint: notAsked,
  leftovers: notAsked,
});

async function observeObjects(world: World, { view, client }: Connection, run: LoadedRun) {
  const { id, target } = run.row;
  const seen = {
    deployment: view.deployment(id, target.namespace),
    pods: view.pods(id, target.namespace),
  };
  const now = world.now();
  const doubt = doubted(run.view, seen, now);
  const told = { id, toldAgo: view.podsToldAgo(id) };
  return isDue(doubt, world.readAt, told, now) ? readRun(client, namesOf(run)) : seen;
}

/** Asked where nobody else can tell: the Deployment is gone, or REST answers and names no job; or the JobManager that ran it died. */
async function observeRemains(
  { states, now }: World,
  run: LoadedRun,
  seen: Observation,
): Promise<RemainsSeen> {
  const { stateDirectory } = run.row.target;
  const { result, stop } = run.view.facts;
  // Taken down unheard, behind a stop: the job may have ended with its savepoint before.
  const savepointLost = result?.status === "UNKNOWN" && stop?.triggerId && !stop.savepointPath;
  if (isSettled(run.view.state) || (result && !savepointLost)) return notAsked;
  const told = !isGone(run.view, seen) && seen.flink.seen !== "noJob";
  if (told && !failedOver(run.view, seen, now())) return notAsked;
  if (stateDirectory === null) return { seen: "nothing" };
  return readRemains(states(stateDirectory), run.row);
}

async function observeLeftovers(
  { client }: Connection,
  run: LoadedRun,
  seen: Observation,
): Promise<LeftoversSeen> {
  if (!run.view.facts.result && !isSettled(run.view.state)) return notAsked;
  if (seen.deployment.seen === "present" || !run.view.facts.release.stateDeletedAt) return notAsked;
  try {
    return { seen: "present", names: Object.values(await listLeftovers(client, namesOf(run))).flat() };
  } catch (error) {
    return { seen: "unknown", why: error instanceof Error ? error.message : String(error) };
  }
}

/** What the quota and the JobManager's log say while the run is not up. Not knowing it is no failure of the pass. */
async function observeTrouble(
  world: World,
  { client }: Connection,
  run: LoadedRun,
  seen: Observation,
): Promise<Pick<Observation, "quotaRefusal" | "logCause" | "podWarning">> {
  const { state } = run.view;
  if (isSettled(state) || state === "RUNNING" || state === "STOPPING") return {};
  const [quotaRefusal, logCause, podWarning] = await Promise.all([
    quietly(undefined, refusalOf(client, run, seen)),
    quietly(undefined, logCauseOf(world, client, run, seen.pods)),
    quietly(undefined, podWarningOf(world, client, run, seen.pods)),
  ]);
  return {
    ...(quotaRefusal && { quotaRefusal }),
    ...(logCause && { logCause }),
    ...(podWarning && { podWarning }),
  };
}

/** A quota can only refuse what a task waits for. */
async function refusalOf(client: Connection["client"], run: LoadedRun, seen: Observation) {
  const job = jobOf(seen);
  if (!job || seen.pods.seen !== "present" || job.tasks.created + job.tasks.scheduled === 0) return undefined;
  const { declaredTaskManagers, taskManager } = run.figures;
  return readQuotaRefusal(client, {
    ...namesOf(run),
    pods: seen.pods.pods,
    declaredTaskManagers,
    taskManagerResources: taskManager,
  });
}

/** A pod's volumes and network are mostly there within this time, by whatever clock dates its beginning. */
const madeWithinMs = 10_000;
/** Events are found by reading all of their namespace: of a pod they are asked for no more often. */
const warnedAgainMs = 10_000;
const podsAtOnce = 3;

async function podWarningOf(
  world: World,
  client: Connection["client"],
  run: LoadedRun,
  seen: PodsSeen,
): Promise<Observation["podWarning"]> {
  const pods = seen.seen === "present" ? seen.pods : [];
  const now = world.now();
  const late = pods.filter((pod) => awaitsSandbox(pod) && now - pod.createdAt > madeWithinMs);
  for (const { uid } of late.slice(0, podsAtOnce)) {
    let known = world.warnings.get(uid);
    if (!known || now - known.at >= warnedAgainMs) {
      const { namespace } = run.row.target;
      // What was warned of stands while nobody can be asked.
      known = { at: now, message: await quietly(known?.message, readPodWarning(client, { namespace, uid })) };
      if (world.warnings.size > 1_000) world.warnings.clear();
      world.warnings.set(uid, known);
    }
    if (known.message) return { podUid: uid, message: known.message };
  }
  return undefined;
}

const logBytes = 256 * 1024;

async function logCauseOf(
  { causes }: World,
  client: Connection["client"],
  run: LoadedRun,
  pods: PodsSeen,
): Promise<Cause | undefined> {
  if (run.view.facts.reached.jmPodRunning !== undefined || pods.seen !== "present") return undefined;
  const pod = pods.pods.length > 0 ? jobManagerPod({ ...blind(""), pods }) : undefined;
  const container = pod ? mainContainer(pod) : undefined;
  if (!pod || !container?.lastExit || container.lastExit.exitCode === 0) return undefined;
  const key = `${pod.uid}/${container.restarts}/${container.state}`;
  if (!causes.has(key)) {
    const source = { namespace: run.row.target.namespace, pod: pod.name, container: container.name };
    // A terminated instance is the current one until its successor starts.
    const previous = container.state === "running";
    const { text } = await readLogTail(client, { ...source, previous }, logBytes);
    const found = causeFromLog(text);
    if (causes.size > 1_000) causes.clear();
    causes.set(key, found && { ...found, at: container.lastExit.finishedAt });
  }
  return causes.get(key);
}

const quietly = async <T>(otherwise: T, work: Promise<T>): Promise<T> =>
  work.catch((err: unknown) => {
    log.debug({ err }, "something that explains a start could not be read");
    return otherwise;
  });
