import type { Database } from "@/lib/postgres/client";
import { retried } from "@/lib/postgres/retry";
import { type Ended, scheduleRuns } from "./schedule-run";
import { together } from "./together";

/** Runs due at one moment end their passes at one moment: so long the first waits for the others. */
const gatherMs = 15;

/**
 * Passes that end within a few milliseconds are ended by one statement and one commit: those, not the rows, are what
 * the schedule of thousands of runs costs. A run that is due at once, or by an intent, waits as short.
 */
export const schedulingTogether = (db: Database) =>
  together(
    async (ended: Ended[]) => {
      // A claim is given back once: where the first time went well unheard, the next look finds the run.
      const dueIn = await retried(() => scheduleRuns(db, ended), ["rolledBack", "lost"]);
      return ({ claim }) => dueIn.get(claim.runId) ?? undefined;
    },
    (then) => setTimeout(then, gatherMs),
  );
