import type { Database } from "@/lib/postgres/client";
import { retried } from "@/lib/postgres/retry";
import type { Claim } from "./claim-runs";
import { type PassEnd, scheduleRuns } from "./schedule-run";

/** Runs due at one moment end their passes at one moment: so long the first waits for the others. */
const gatherMs = 15;

type Waiting = {
  claim: Claim;
  next: PassEnd;
  resolve: (inMs: number | undefined) => void;
  reject: (error: unknown) => void;
};

/**
 * Passes that end within a few milliseconds are ended by one statement and one commit: those, not the rows, are what
 * the schedule of thousands of runs costs. A run that is due at once, or by an intent, waits as short.
 */
export function schedulingTogether(
  db: Database,
): (claim: Claim, next: PassEnd) => Promise<number | undefined> {
  let waiting: Waiting[] = [];

  async function write() {
    const batch = waiting;
    waiting = [];
    try {
      // A claim is given back once: where the first time went well unheard, the next look finds the run.
      const dueIn = await retried(() => scheduleRuns(db, batch), ["rolledBack", "lost"]);
      for (const { claim, resolve } of batch) resolve(dueIn.get(claim.runId) ?? undefined);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  return (claim, next) =>
    new Promise((resolve, reject) => {
      waiting.push({ claim, next, resolve, reject });
      if (waiting.length === 1) setTimeout(() => void write(), gatherMs);
    });
}
