import { pace } from "@/lib/domain/draft";
import { startFrom } from "@/lib/domain/operation";
import { runFacts } from "@/lib/domain/run-facts";
import { locationPatience } from "@/lib/domain/stop";
import { statePathOf } from "@/lib/domain/state-layout";
import type { GroundTruth } from "../flink/truth";
import type { SimDatabase } from "../postgres/database";
import type { Commit } from "../postgres/commit";
import type { RunRow } from "../postgres/rows";
import { stopSavepointOf } from "../truth-of";
import type { Report } from "./violation";

const place = (path: string | undefined | null) => (path ? (statePathOf(path) ?? path) : undefined);

/** A run that is up is looked at by then. */
const steadyLookMs = 1.2 * pace.steady;

/** What runs say, held against what their jobs do. */
export function checkTruth(
  database: SimDatabase,
  truth: GroundTruth,
  failsOver: (runId: string) => "RESTORE" | "FAIL",
  report: Report,
) {
  database.onCommit((commit) => {
    for (const { before, after } of commit.runs)
      if (after && !before) checkStart(commit, after);
      else if (after && before?.state !== after.state) checkEnd(after);
  });

  function checkEnd(run: RunRow): void {
    const end = truth.ended.get(run.id);
    const what = `${run.id}: ${run.state} (${run.reason}), and its job ${end ? end.status : "has not ended"}`;
    if (run.state === "SUCCESS" && end?.status !== "FINISHED")
      report("success is believed on evidence alone", what);
    const behindStop = end && stopSavepointOf(truth, run) !== undefined;
    if (run.state === "SUCCESS" && behindStop && (run.settledAt?.getTime() ?? 0) - end.at < locationPatience)
      report("a job that a stop ended has not succeeded", what);
    const at = truth.processed.findLast((one) => one.runId === run.id && one.to === undefined);
    // Where failover means failure, tasks go on until they miss the JobManager that died.
    const orphaned = at !== undefined && failsOver(run.id) === "FAIL" && truth.orphanedAt(at) !== undefined;
    if (run.state === "FAILED" && at && !orphaned) report("a job that runs is never shown as failed", what);
    if (run.state === "STOPPED" && at) report("stopped is what has stopped", what);
    const byHand = truth.stoppedBehind.get(run.id)?.byHand;
    if (run.state === "SUCCESS" && byHand) report("a job that somebody stopped has not succeeded", what);
    if (run.state === "STOPPED" && run.desired === "RUNNING" && end?.status !== "CANCELED" && !byHand)
      report("nobody but users stops a run", what);
  }

  /** From the latest state: the newest that any run of the job has completed and that was not taken away since. */
  function checkStart(commit: Commit, run: RunRow): void {
    if (commit.what !== "recover" && askedFrom(run) !== "LATEST_STATE") return;
    const known = runsBehind(run).flatMap((id) => {
      // Flink takes the checkpoints of a job that finished away; a savepoint stays.
      const kept = truth.ended.get(id)?.status === "FINISHED" ? truth.savepoints : truth.checkpoints;
      return kept.get(id) ?? [];
    });
    const newest = known.toSorted((a, b) => b.at - a.at)[0];
    if (newest && place(newest.path) !== place(run.restorePath))
      report(
        "a start never goes back behind the newest state",
        `${run.id} starts from ${run.restorePath ?? "nothing"}, the newest is ${newest.path}`,
      );
  }

  function askedFrom(run: RunRow) {
    const operation = database.rows.operations.get(run.id)?.find(({ kind }) => kind === "START");
    const asked = startFrom.safeParse(operation?.input);
    return asked.success ? asked.data.from : undefined;
  }

  /** Those whose state it may begin with. What a person left behind by a fresh start, no recovery of that start takes up. */
  function runsBehind(run: RunRow): readonly string[] {
    const { rows } = database;
    const all = rows.runsOfJob.get(run.jobId) ?? [];
    let first = run;
    for (let before: RunRow | undefined = run; before; before = rows.runs.get(before.recoveryOf ?? ""))
      first = before;
    return first !== run && askedFrom(first) === "FRESH" ? all.slice(all.indexOf(first.id)) : all;
  }

  /** Whose tasks began anew while it was said to run: that it fell was told afterwards. */
  function checkFalls(run: RunRow, now: number): void {
    const last = truth.processed.findLast(({ runId }) => runId === run.id);
    if (run.state !== "RUNNING" || !last || last.to !== undefined || now - last.from < steadyLookMs) return;
    const told = database.rows.events.get(run.id) ?? [];
    const later = told.findIndex(({ recordedAt }) => recordedAt.getTime() > last.from);
    const [before, after] = later < 0 ? [told, []] : [told.slice(0, later), told.slice(later)];
    const said = before.findLast(({ state }) => state !== null)?.state;
    if (said === "RUNNING" && !after.some(({ state }) => state === "NOT_RUNNING"))
      report("a fall is told", `${run.id}: its tasks began anew at ${last.from}, and no event says why`);
  }

  /** Over the whole of it. */
  return function final(now: number): void {
    for (const run of database.rows.runs.values()) {
      const path = stopSavepointOf(truth, run);
      const known = runFacts.parse(run.facts).stop?.savepointPath;
      const byHand = truth.stoppedBehind.get(run.id)?.byHand;
      if (path !== undefined && known !== path && !byHand)
        report("a savepoint that a stop took is known", `${run.id}: ${path}, and it knows ${known}`);
      const last = truth.stoppedBehind.get(run.id)?.path;
      const kept = database.rows.snapshots.get(run.id) ?? [];
      if (run.releasedAt && last !== undefined && !kept.some((one) => place(one.path) === place(last)))
        report("a savepoint that a job ended behind can be started from", `${run.id}: ${last}`);
    }
    for (const run of database.rows.runs.values()) checkFalls(run, now);
    const ofJob = new Map<string, typeof truth.processed>();
    const jobOf = new Map(
      [...database.rows.runs.values()].map(({ id, jobId }): [string, string] => [id, jobId]),
    );
    for (const one of truth.processed) {
      const job = jobOf.get(one.runId) ?? one.runId;
      ofJob.set(job, [...(ofJob.get(job) ?? []), one]);
    }
    for (const [job, stretches] of ofJob) {
      const inOrder = stretches.toSorted((a, b) => a.from - b.from);
      for (const [index, one] of inOrder.entries()) {
        const later = inOrder[index + 1];
        if (later && later.runId !== one.runId && (one.to ?? Number.POSITIVE_INFINITY) > later.from)
          report("a job is never run twice at a time", `${job}: ${one.runId} and ${later.runId}`);
      }
    }
    for (const runId of new Set(truth.processed.map((one) => one.runId))) {
      const instances = new Set(
        truth.processed
          .filter((one) => one.runId === runId)
          .map(({ podUid, restarts }) => `${podUid}/${restarts}`),
      );
      if (failsOver(runId) === "FAIL" && instances.size > 1)
        report("no later JobManager processes data where failover means failure", runId);
    }
  };
}
