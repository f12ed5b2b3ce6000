import { expect } from "vitest";
import type { NewEvent } from "@/lib/domain/decision";
import type { RunState } from "@/lib/domain/run-state";
import type { Claim } from "@/lib/operations/claim-runs";
import type { LoadedRun } from "@/lib/operations/load-run";
import type { RunChange } from "@/lib/operations/run-change";
import type { Scene, Subject } from "./subject";

export const now = 1_700_000_000_000;

export const event = (type: NewEvent["type"], state: RunState | null = null): NewEvent => ({
  type,
  state,
  message: type,
  detail: {},
  occurredAt: now,
});

/** The run as it was loaded, and what of it a pass changes. */
export const changed = ({ view, page }: LoadedRun, change: Partial<RunChange> = {}): RunChange => ({
  state: view.state,
  stateSince: view.stateSince,
  reason: view.reason,
  message: view.message,
  events: [],
  facts: view.facts,
  staleSince: view.staleSince,
  released: false,
  page,
  snapshots: [],
  ...change,
});

export const failed: Partial<RunChange> = { state: "FAILED", reason: "JobFailed", message: "It failed" };

export function one<T>(rows: T[]): T {
  expect(rows).toHaveLength(1);
  return rows[0] as T;
}
export function some<T>(row: T | undefined): T {
  if (row === undefined) throw new Error("there is none");
  return row;
}

export type Started = { scene: Scene; job: string; runId: string; claim: Claim; loaded: LoadedRun };

/** A run that `a` has claimed and loaded. */
export async function started(subject: Subject, scene?: Scene): Promise<Started> {
  const where = scene ?? (await subject.scene());
  const job = await where.job();
  const { runId } = await where.start(job);
  const claim = one(await subject.store("a").claimThese([runId]));
  return { scene: where, job, runId, claim, loaded: some(await subject.store("a").load(runId)) };
}

/** Ended, with nothing left of it. */
export const release = (subject: Subject, runId: string, state: RunState = "STOPPED"): Promise<void> =>
  subject.edit.run(runId, { state, settledAt: new Date(now), releasedAt: new Date(now) });
