import { expect } from "vitest";
import type { V1Deployment } from "@kubernetes/client-node";
import { jobLabel, runLabel } from "@/lib/domain/pod-layout";
import { isSettled, type RunState, runStateRows } from "@/lib/domain/run-state";
import { runFacts } from "@/lib/domain/run-facts";
import { list } from "@/lib/kubernetes/list";
import { pathOf } from "@/lib/kubernetes/paths";
import type { Wire } from "@/lib/kubernetes/wire";
import type { Seen } from "./fault-effects";
import type { FaultScene } from "./fault-scene";

/**
 * What holds of every run of a scene at any time, on the cluster and in Postgres (reference/perf-reliability.md §2.2):
 * P1 one JobManager Deployment a job; P2 what was accepted is carried out or ended in words; P3 legal and gap-free history;
 * P4 and P6 nothing is touched but by the UID that was seen; P5 no end without evidence; P7 no delete before a savepoint's
 * path; P11 intent and audit are one.
 */
export async function promisesHold(at: FaultScene): Promise<void> {
  // What Postgres says of the cluster was so before it said so, and stays so: the cluster is asked afterwards.
  const { runs, audited, asked } = await recorded(at);
  const deployments = await list<Wire<V1Deployment>>(at.client, pathOf("Deployment", at.namespace));
  const ofJob = new Map<string, number>();
  for (const { metadata } of deployments) {
    const job = metadata?.labels?.[jobLabel];
    if (job && !metadata.deletionTimestamp) ofJob.set(job, (ofJob.get(job) ?? 0) + 1);
  }
  for (const [job, count] of ofJob) expect(count, `P1: Deployments of ${job}`).toBe(1);

  for (const run of runs) {
    const mine = deployments.filter(({ metadata }) => metadata?.labels?.[runLabel] === run.id);
    const facts = runFacts.parse(run.facts);
    if (run.releasedAt) expect(mine, `P8: nothing is left of ${run.id}`).toEqual([]);
    else if (mine[0] && facts.created)
      expect(mine[0].metadata?.uid, "P4: the UID that was recorded").toBe(run.deploymentUid);

    expect(
      run.events.map(({ sequence }) => sequence),
      "P3: no gap",
    ).toEqual(run.events.map((_, index) => index + 1));
    expect(run.sequence).toBe(run.events.length);
    historyIsLegal(
      run.events.flatMap(({ state }) => state ?? []),
      run.state,
    );
    if (isSettled(run.state)) {
      expect(facts.result, `P5: ${run.state} with its evidence`).toBeDefined();
      if (run.state === "SUCCESS") expect(facts.result?.status).toBe("FINISHED");
      for (const { kind, state, errorMessage } of run.operations) {
        if (run.releasedAt) expect(state, `P2: ${kind} is over`).toMatch(/SUCCEEDED|FAILED|CANCELLED/);
        if (state === "FAILED") expect(errorMessage, `P2: ${kind} says why`).toBeTruthy();
      }
    }
    deletesFollowEvidence(at.proxy.requests, run, facts);
  }
  expect(audited, "P11: as many audit rows as commands").toBe(asked);
}

/** All at one moment: controllers and users go on meanwhile. */
async function recorded({ db }: FaultScene) {
  const [rows, events, operations, audited, asked] = await db.$transaction(
    [
      db.run.findMany(),
      db.runEvent.findMany({ orderBy: { sequence: "asc" } }),
      db.operation.findMany(),
      db.auditEntry.count({ where: { action: { in: ["job.start", "job.stop"] } } }),
      db.operation.count({ where: { kind: { in: ["START", "STOP"] } } }),
    ],
    { isolationLevel: "RepeatableRead" },
  );
  const runs = rows.map((row) => ({
    ...row,
    events: events.filter(({ runId }) => runId === row.id),
    operations: operations.filter(({ runId }) => runId === row.id),
  }));
  return { runs, audited, asked };
}

const stepOf = (state: RunState) => runStateRows[state].step;

/** docs/lifecycle.md, "leaves to" */
export function historyIsLegal(states: RunState[], now: RunState): void {
  for (const [index, next] of states.entries()) {
    const before = states[index - 1];
    if (before === undefined) expect(next).toBe("STARTED");
    else expect(isLegal(before, next), `P3: ${before} to ${next} in ${states.join(", ")}`).toBe(true);
  }
  expect(states.at(-1), "P3: the row says what history says").toBe(now);
}

function isLegal(before: RunState, next: RunState): boolean {
  if (isSettled(before)) return false;
  if (isSettled(next) || next === "STOPPING") return before !== next;
  // a stop that failed leaves the job as it is
  if (before === "STOPPING") return next === "RUNNING" || next === "NOT_RUNNING" || next === "POD_RUNNING";
  if (next === "NOT_RUNNING") return before === "RUNNING";
  if (before === "NOT_RUNNING") return next === "RUNNING";
  return (stepOf(next) ?? -1) > (stepOf(before) ?? Infinity);
}

/** What was sent to the API server of this run's Deployment. */
function deletesFollowEvidence(
  requests: Seen[],
  run: { clusterId: string; deploymentUid: string | null; flinkJobId: string },
  facts: ReturnType<typeof runFacts.parse>,
): void {
  const own = requests.filter(({ path }) => path.includes(`/deployments/${run.clusterId}`));
  const uids = own.flatMap(({ method, body }) => {
    if (method === "DELETE") return [uidOfDelete(body)];
    return method === "PATCH" ? [uidOfPatch(body)] : [];
  });
  for (const uid of uids) expect(uid, "P6: by the UID that was seen").toMatch(/^[0-9a-f-]{36}$/);
  if (facts.stop?.mode !== "SAVEPOINT" || facts.result?.status !== "FINISHED") return;
  const told = requests.findIndex(
    ({ path, method }) => method === "GET" && path.includes(`/jobs/${run.flinkJobId}/savepoints/`),
  );
  const first = requests.findIndex(
    ({ path, method }) =>
      (method === "DELETE" || method === "PATCH") && path.includes(`/deployments/${run.clusterId}`),
  );
  if (first >= 0 && facts.stop.savepointPath)
    expect(told, "P7: the path is asked for before anything is taken away").toBeLessThan(first);
}

// oxlint-disable typescript/no-unsafe-type-assertion -- bodies that lib/kubernetes/delete.ts sends
const uidOfDelete = (body: unknown) => (body as { preconditions?: { uid?: string } }).preconditions?.uid;
const uidOfPatch = (body: unknown) =>
  (body as { path: string; value: string }[]).find(({ path }) => path === "/metadata/uid")?.value;
