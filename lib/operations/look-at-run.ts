import { log } from "@/lib/log";
import type { Database } from "@/lib/postgres/client";
import type { World } from "./context";

/** Read again within this, it stays looked at; a page asks at least so often while it is open. */
export const looksSeconds = 30;
/** Longer than this it was looked at already: then nothing is written, whoever asks. */
export const renewSeconds = 15;
/** Whoever opens a page sees the run as it is now, not as it was up to half a minute ago. */
export const soonSeconds = 5;

/** Somebody reads this run: its passes come faster for a while. One statement in some seconds, one write in 15 s. */
export function lookAtRun({ db, shared }: Pick<World, "db" | "shared">, runId: string): void {
  shared(`looked ${runId}`, () => writeLook(db, runId)).catch((err: unknown) =>
    // The read itself is answered all the same.
    log.warn({ err, run: runId }, "that a run is looked at could not be written"),
  );
}

/** During a pass `dueAt` outlives it; a released run has none, and gets none. */
export async function writeLook(db: Database, runId: string): Promise<void> {
  await db.$executeRaw`
    update "RunSchedule" set
      "lookedUntil" = now() + make_interval(secs => ${looksSeconds}),
      "dueAt" = case when "owner" is null and "dueAt" is null then null
                     else least("dueAt", now() + make_interval(secs => ${soonSeconds})) end
    where "runId" = ${runId}
      and ("lookedUntil" is null or "lookedUntil" < now() + make_interval(secs => ${renewSeconds}))`;
}
