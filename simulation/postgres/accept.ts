import { runStateRows } from "@/lib/domain/run-state";
import { eventColumns, type NewRun, operationColumns, runColumns } from "@/lib/operations/accept-run";
import { feedOperation, feedRun } from "./feed";
import { json } from "./json";
import { must } from "./load";
import type { CommandRow, RunRow } from "./rows";
import type { Tx } from "./tables";

/** accept-run.ts, with the defaults of the columns that it leaves out. */
export function acceptRun(tx: Tx, given: NewRun): CommandRow {
  const { id, jobId } = given;
  const before = tx.rows.runsOfJob.get(jobId) ?? [];
  const { image } = must(tx.rows.engines.get(given.spec.engineId));
  const columns = runColumns(given, before.length + 1, image);
  const run: RunRow = {
    ...columns,
    facts: json(columns.facts),
    state: "STARTED",
    desired: "RUNNING",
    desiredSeq: 1,
    observedAt: null,
    staleSince: null,
    settledAt: null,
    releasedAt: null,
    deploymentUid: null,
    observation: null,
  };
  tx.put("runs", id, run);
  tx.put("runsOfJob", jobId, [...before, id]);
  tx.put(
    "events",
    id,
    eventColumns(given).map((event) => ({ runId: id, ...event, detail: json(event.detail) })),
  );
  tx.put("schedules", id, { runId: id, dueAt: tx.now(), owner: null, epoch: 0n, lookedUntil: null });
  tx.put("jobs", jobId, {
    ...must(tx.rows.jobs.get(jobId)),
    latestRunId: id,
    severity: runStateRows.STARTED.severity,
    stateSince: given.at,
  });
  const operation = addCommand(tx, operationColumns(given));
  feedRun(tx, given.project.id, run);
  feedOperation(tx, given.project.id, operation);
  wake(tx, id);
  return operation;
}

export function addCommand(
  tx: Tx,
  given: Pick<CommandRow, "id" | "projectId" | "kind" | "jobId" | "input" | "requestedBy" | "createdAt"> & {
    runId: string;
  },
): CommandRow {
  const row: CommandRow = {
    state: "PENDING",
    targetId: null,
    progress: 0,
    step: "",
    errorCode: null,
    errorMessage: null,
    finishedAt: null,
    ...given,
    input: json(given.input),
  };
  tx.put("operations", given.runId, [...(tx.rows.operations.get(given.runId) ?? []), row]);
  return row;
}

/** wake-controller.ts: due now, and said so at commit. */
export function wake(tx: Tx, runId: string): void {
  const row = tx.rows.schedules.get(runId);
  if (row) tx.put("schedules", runId, { ...row, dueAt: tx.now() });
  tx.notify("millrace_due", runId);
}

export function audit(tx: Tx, action: string, subject: string, detail: object): void {
  tx.put("audits", String(tx.next("audits")), { at: new Date(tx.now()), action, subject, detail });
}
