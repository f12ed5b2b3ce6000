import { log } from "@/lib/log";
import type { Claim } from "@/lib/operations/claim-runs";
import { ClaimLost } from "@/lib/operations/run-head";
import { reconcile } from "./reconcile";
import type { World } from "./world";

const firstBackoffMs = 1_000;
const lastBackoffMs = 60_000;

/** One pass from its claim to its schedule; whatever goes wrong, the run is looked at again. Never rejects. */
export function passes(
  world: World,
  dueIn: (ms: number | undefined) => void,
): (claim: Claim) => Promise<void> {
  const failures = new Map<string, number>();

  async function backoff(claim: Claim, err: unknown): Promise<number> {
    const count = (failures.get(claim.runId) ?? 0) + 1;
    failures.set(claim.runId, count);
    world.counters.add("pass_failures");
    log.error({ err, run: claim.runId, count }, "a pass over a run failed");
    return Math.min(lastBackoffMs, firstBackoffMs * 2 ** Math.min(count - 1, 10));
  }

  return async (claim) => {
    world.counters.add("passes");
    try {
      const end = await reconcile(inThisTerm(world), claim);
      failures.delete(claim.runId);
      if (end) dueIn(await world.store.schedule(claim, end));
    } catch (err) {
      if (err instanceof ClaimLost) {
        world.counters.add("claims_lost");
        return log.warn({ run: claim.runId, why: err.message }, "a pass was given up");
      }
      const lookAgainInMs = await backoff(claim, err);
      await world.store
        .schedule(claim, { desiredSeq: undefined, lookAgainInMs })
        .then(dueIn, (cause: unknown) =>
          log.warn({ err: cause, run: claim.runId }, "a pass could not be ended; the sweep takes it up"),
        );
    }
  };
}

/**
 * The same world, which is dead for ever once a beat was missed: a pass that slept through the loss of its claim and
 * wakes beside a new beat must not go on.
 */
const inThisTerm = (world: World): World => ({
  ...world,
  heartbeat: { ...world.heartbeat, alive: world.heartbeat.thisTerm() },
});
