import { recoveryPending } from "@/lib/domain/recovery";
import { stopsNow } from "@/lib/domain/stop";
import type { Claim } from "@/lib/operations/claim-runs";
import type { LoadedRun } from "@/lib/operations/load-run";
import { log } from "@/lib/log";
import { mustBeAlive } from "./must-be-alive";
import type { World } from "./world";

/** A released run whose policy planned a new one: it is started when its time has come. Null: nothing is to come. */
export async function recoverReleased(world: World, claim: Claim, run: LoadedRun): Promise<number | null> {
  const recovery = recoveryPending(run.view.facts);
  if (!recovery) return null;
  const now = world.now();
  // A stop is heard of before its time.
  if (!stopsNow(run.view) && now < recovery.at) return recovery.at - now;
  mustBeAlive(world, claim);
  const lookAgainInMs = await world.store.recoverRun(claim, run, now);
  log.info({ run: claim.runId, attempt: recovery.attempt, lookAgainInMs }, "a recovery was due");
  return lookAgainInMs;
}
