import { promisesHold } from "@/controller/testing/promises";
import type { FakeJobManager } from "@/controller/testing/fake-jobmanager";
import type { FaultScene } from "@/controller/testing/fault-scene";
import { runLabel } from "@/lib/domain/pod-layout";
import { stopAsked } from "@/lib/domain/operation";
import { list } from "@/lib/kubernetes/list";
import { pathOf } from "@/lib/kubernetes/paths";
import type { Intent } from "./client";
import type { Wanted } from "./lives";

type Labelled = { metadata?: { name?: string; labels?: Record<string, string>; uid?: string } };
export type Drilled = {
  at: FaultScene;
  intents: Intent[];
  wanted: Map<string, Wanted>;
  managers: Map<string, FakeJobManager>;
};
/** What does not hold, in words; by the promise that it breaks. */
export type Broken = Record<string, string[]>;

/** After calm: what was accepted against what is there, in Postgres, on the cluster, and as the JobManagers tell it. */
export async function check({ at, intents, wanted, managers }: Drilled): Promise<Broken> {
  const runs = await at.db.run.findMany({ include: { operations: true } });
  const operations = new Map(runs.flatMap((run) => run.operations.map((one) => [one.id, one] as const)));
  const broken: Broken = {
    "commands that did not end, or not once each": [],
    "jobs that are not as wanted": [],
    "objects that are nobody's, and runs without theirs": [],
    "runs that failed": runs
      .filter(({ state }) => state === "FAILED")
      .map((run) => `${run.id}: ${run.message}`),
    "runs processed twice": [],
    "promises of the engine": [],
  };
  const say = (promise: keyof typeof broken, words: string) => void broken[promise]?.push(words);

  const onceEach = "commands that did not end, or not once each";
  for (const intent of intents) {
    if (intent.operations.size > 1) say(onceEach, `${intent.key} made ${[...intent.operations].join(", ")}`);
    for (const id of intent.operations)
      if (!operations.has(id)) say(onceEach, `${id}, which was accepted, is not there`);
  }
  for (const { id, kind, state } of operations.values())
    if (!/SUCCEEDED|FAILED|CANCELLED/.test(state)) say(onceEach, `${kind} ${id} is ${state}`);
  for (const job of wanted.keys())
    for (const kind of ["START", "STOP"] as const) {
      const made = [...operations.values()].filter((one) => one.jobId === job && one.kind === kind).length;
      const mine = intents.filter((one) => one.job === job && one.kind === kind);
      const accepted = mine.filter((one) => one.operations.size > 0).length;
      // Its answer was lost with its process, and asked for again it was refused: it may have been carried out, once.
      const perhaps = mine.filter((one) => one.operations.size === 0 && one.lost).length;
      if (made < accepted || made > accepted + perhaps)
        say(
          onceEach,
          `${job}: ${made} ${kind}, of ${accepted} accepted and ${perhaps} whose answer was lost`,
        );
    }

  for (const [job, want] of wanted) {
    const live = runs.filter(({ jobId, releasedAt }) => jobId === job && !releasedAt);
    const isSo = want === "RUNNING" ? live.length === 1 && live[0]?.state === "RUNNING" : live.length === 0;
    if (!isSo)
      say("jobs that are not as wanted", `${job}, ${want}: ${live.map(({ state }) => state).join(", ")}`);
  }

  const stray = "objects that are nobody's, and runs without theirs";
  const kinds = ["Deployment", "Pod", "ConfigMap", "Secret", "Service"] as const;
  const found = new Map<string, Labelled[]>();
  for (const kind of kinds)
    found.set(
      kind,
      await list<Labelled>(at.client, pathOf(kind, at.namespace), { query: { labelSelector: runLabel } }),
    );
  for (const [kind, items] of found)
    for (const { metadata } of items) {
      const run = runs.find(({ id }) => id === metadata?.labels?.[runLabel]);
      if (!run || run.releasedAt) say(stray, `${kind} ${metadata?.name}`);
    }
  for (const run of runs.filter(({ releasedAt }) => !releasedAt)) {
    const uids = (found.get("Deployment") ?? [])
      .filter(({ metadata }) => metadata?.labels?.[runLabel] === run.id)
      .map(({ metadata }) => metadata?.uid);
    if (uids.length !== 1 || uids[0] !== run.deploymentUid)
      say(stray, `${run.id} has Deployments ${uids.join(", ")} and recorded ${run.deploymentUid}`);
  }

  const twice = "runs processed twice";
  for (const run of runs) {
    const stops = run.operations.filter(
      ({ kind, input }) => kind === "STOP" && stopAsked.parse(input).mode === "SAVEPOINT",
    ).length;
    const manager = managers.get(run.id);
    if (manager && manager.triggers.size > stops)
      say(twice, `${run.id}: ${manager.triggers.size} savepoints for ${stops} stops`);
    const made = creations(at, run.clusterId);
    if (made > 1) say(twice, `${run.id}: ${made} Deployments made`);
  }
  await promisesHold(at).catch((error: Error) => say("promises of the engine", error.message));
  return broken;
}

/** How often the API server has made this Deployment. */
const creations = (at: FaultScene, clusterId: string): number =>
  at.proxy.requests.filter(
    ({ method, path, body, status }) =>
      method === "POST" &&
      path.endsWith("/deployments") &&
      status === 201 &&
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a Deployment that the controller made
      (body as Labelled).metadata?.name === clusterId,
  ).length;
