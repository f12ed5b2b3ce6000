import type { RunEvent, RunSummary } from "@/lib/contract/runs";
import { type RunState, runStateRows, runStates } from "@/lib/domain/run-state";

export type StartStep = {
  state: RunState;
  /** by the evidence's own clock; null: no evidence of this step */
  at: number | null;
  /** since the step before it that has evidence */
  tookMs: number | null;
  /** `here`: the run stands on it; `missed`: a later step was reached without evidence of this one; `ended`: the first that was never reached */
  status: "done" | "here" | "missed" | "ahead" | "ended" | "never";
};

const steps = runStates
  .filter((state) => runStateRows[state].step !== undefined)
  .toSorted((a, b) => (runStateRows[a].step ?? 0) - (runStateRows[b].step ?? 0));

/** started → jm pod running → pod running → running, as far as this run came. A later restart does not move it. */
export function startSteps(
  run: Pick<RunSummary, "state" | "createdAt" | "settledAt">,
  events: RunEvent[],
): StartStep[] {
  const seen = new Map<RunState, number>();
  for (const event of events) {
    const at = Date.parse(event.occurredAt);
    if (event.state !== null && at < (seen.get(event.state) ?? Number.POSITIVE_INFINITY))
      seen.set(event.state, at);
  }
  if (!seen.has("STARTED")) seen.set("STARTED", Date.parse(run.createdAt));
  const furthest = steps.findLastIndex((state) => seen.has(state));
  let before: number | null = null;
  return steps.map((state, index) => {
    const at = seen.get(state) ?? null;
    const tookMs = at !== null && before !== null ? Math.max(0, at - before) : null;
    if (at !== null) before = at;
    return { state, at, tookMs, status: statusOf(state, index, furthest, at, run) };
  });
}

function statusOf(
  state: RunState,
  index: number,
  furthest: number,
  at: number | null,
  run: Pick<RunSummary, "state" | "settledAt">,
): StartStep["status"] {
  if (run.state === state) return "here";
  if (index <= furthest) return at === null ? "missed" : "done";
  if (run.settledAt === null) return "ahead";
  return index === furthest + 1 ? "ended" : "never";
}
