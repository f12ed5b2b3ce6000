import { storable } from "@/lib/domain/storable";
import type { Database } from "@/lib/postgres/client";
import { retried } from "@/lib/postgres/retry";
import type { Claim } from "./claim-runs";
import type { LoadedRun } from "./load-run";
import { newsOf, type RunChange } from "./run-change";
import { readHead } from "./run-head";
import { writeChange } from "./write-change";

/**
 * The only writer of a run's state. Nothing new: nothing is written. Of what it was loaded from another may have written
 * since, an intent above all: then it is read again, and the same change is made from that. Answers whether it was written.
 */
export async function recordRun(
  db: Database,
  claim: Claim,
  run: LoadedRun,
  seen: RunChange,
  now: number,
): Promise<boolean> {
  // Before it is compared with what is kept: text that is kept otherwise would be news at every look.
  const change = storable(seen);
  const news = newsOf(run, change, now);
  if (news === "nothing") return false;
  const how = { told: news === "shown" ? "both" : "neither", now } as const;
  for (let head = run.head; ; head = undefined) {
    const known = head ?? (await retried(() => readHead(db, claim), ["rolledBack", "lost"]));
    if (await retried(() => writeChange(db, claim, run, known, change, how), ["rolledBack"])) return true;
  }
}
