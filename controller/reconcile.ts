import type { ActionOutcome, Decision, RunView } from "@/lib/domain/decision";
import { pace } from "@/lib/domain/draft";
import { decide } from "@/lib/domain/lifecycle";
import type { Observation } from "@/lib/domain/observation";
import { positionOf } from "@/lib/domain/position";
import { recoveryPending } from "@/lib/domain/recovery";
import { pageOf } from "@/lib/domain/run-page";
import { log } from "@/lib/log";
import type { Claim } from "@/lib/operations/claim-runs";
import type { LoadedRun } from "@/lib/operations/load-run";
import type { NewSnapshot } from "@/lib/operations/record-snapshots";
import type { RunChange } from "@/lib/operations/run-change";
import { act } from "./act";
import { applyOutcomes } from "./apply-outcomes";
import { removeLateObjects } from "./late-objects";
import { mustBeAlive } from "./must-be-alive";
import { observe } from "./observe";
import { recoverReleased } from "./recover";
import { newSnapshots } from "./snapshots";
import type { World } from "./world";

export type PassEnd = { desiredSeq: number; lookAgainInMs: number | null };

/**
 * One pass over one run: load, observe, decide, record what was seen, act, record what was done. An act follows only
 * from what the first transaction committed. Undefined: the run is no more.
 */
export async function reconcile(world: World, claim: Claim): Promise<PassEnd | undefined> {
  const run = await world.store.load(claim.runId);
  if (!run) return undefined;
  const { desiredSeq } = run.row;
  if (run.row.releasedAt) {
    world.readAt.delete(claim.runId);
    // What is left of it might process data beside the run that follows it.
    const late = await removeLateObjects(world, run);
    return { desiredSeq, lookAgainInMs: late ?? (await recoverReleased(world, claim, run)) };
  }

  const seen = await observe(world, run);
  const now = world.now();
  const first = decide(run.view, seen, now);
  const snapshots = await newSnapshots(world, run, first, seen, now);
  const decided = withLastCheckpoint(run.view, seen, now, first, snapshots);
  const page = pageOf(run.page, run.view, seen, decided);
  const recorded = await record(world, claim, run, { ...decided, page, snapshots });

  const outcomes: ActionOutcome[] = [];
  for (const action of decided.actions) {
    mustBeAlive(world, claim);
    const outcome = await act(world, recorded, action);
    outcomes.push(outcome);
    if (outcome.outcome !== "done") break;
  }
  if (outcomes.length === 0) return { desiredSeq, lookAgainInMs: afterwards(decided, world.now()) };

  const after = applyOutcomes(recorded.view, decided, outcomes, world.now());
  const afterPage = pageOf(page, run.view, seen, after);
  await record(world, claim, recorded, { ...after, page: afterPage, snapshots: [] });
  return { desiredSeq, lookAgainInMs: afterwards(after, world.now()) };
}

/** An end is told with the checkpoint that one can go on from: the store has what was completed after the last look at Flink. */
function withLastCheckpoint(
  view: RunView,
  seen: Observation,
  now: number,
  decided: Decision,
  snapshots: NewSnapshot[],
): Decision {
  const last = snapshots.find(({ kind }) => kind === "CHECKPOINT");
  // A stop's savepoint may be known by being the newest alone.
  if (!last || view.facts.stop) return decided;
  const { checkpointId = null, path, at, kind } = last;
  const { checkpoint } = positionOf(decided.facts.checkpoint, { checkpointId, path, createdAt: at, kind });
  if (checkpoint === decided.facts.checkpoint) return decided;
  return decide({ ...view, facts: { ...view.facts, checkpoint } }, seen, now);
}

/** Runs that were started together are not to be looked at together for ever. */
const jitter = 0.2;

/** In how many milliseconds the run is looked at again; null: only a late object wakes it. */
export function afterwards(
  { released, lookAgainInMs, facts }: Pick<Decision, "released" | "lookAgainInMs" | "facts">,
  now: number,
): number | null {
  const recovery = recoveryPending(facts);
  if (released) return recovery ? Math.max(0, recovery.at - now) : null;
  return lookAgainInMs < pace.steady
    ? lookAgainInMs
    : Math.round(lookAgainInMs * (1 - jitter + 2 * jitter * Math.random()));
}

/** Answers the run as it is recorded now. */
async function record(world: World, claim: Claim, run: LoadedRun, change: RunChange): Promise<LoadedRun> {
  mustBeAlive(world, claim);
  const wrote = await world.store.record(claim, run, change, world.now());
  const { state, stateSince, reason, message, staleSince, facts, page } = change;
  if (wrote) world.counters.add("records");
  if (wrote && state !== run.view.state)
    log.info({ run: claim.runId, from: run.view.state, to: state, reason }, "a run's state changed");
  return {
    ...run,
    page,
    row: { ...run.row, ...(wrote && { observedAt: new Date(world.now()) }) },
    view: { ...run.view, state, stateSince, reason, message, staleSince, facts },
  };
}
