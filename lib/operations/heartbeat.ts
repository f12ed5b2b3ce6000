import { log } from "@/lib/log";
import type { Database } from "@/lib/postgres/client";

const everyMs = 1_000;
/** A second less than what makes others take its claims: between them lies the write that is under way. */
const aliveMs = 2_000;
/** Claims of a controller whose row is this old may be taken. */
export const silentAfterSeconds = 3;

export type Heartbeat = {
  id: string;
  /** false: others may hold what it had claimed, so it must not act */
  alive(): boolean;
  /** the last beat is taken back, so that others need not wait */
  stop(): Promise<void>;
};

/** By the database's clock. */
export async function sayAlive(db: Database, id: string): Promise<void> {
  await db.$executeRaw`
    insert into "ControllerHeartbeat" ("id", "startedAt", "beatAt") values (${id}, now(), now())
    on conflict ("id") do update set "beatAt" = now()`;
}

/** Its claims may be taken at once. */
export async function forgetController(db: Database, id: string): Promise<void> {
  await db.$executeRaw`delete from "ControllerHeartbeat" where "id" = ${id}`;
}

/** `now` is monotonic: the machine's clock may jump. Settles after the first confirmed beat. */
export async function startHeartbeat(
  store: { owner: string; sayAlive(): Promise<void>; forget(): Promise<void> },
  now: () => number,
): Promise<Heartbeat> {
  let confirmedAt = Number.NEGATIVE_INFINITY;
  let beating = false;

  async function beat() {
    if (beating) return;
    beating = true;
    // Counted from before the question: the row may have been written any time until the answer.
    const askedAt = now();
    try {
      await store.sayAlive();
      confirmedAt = askedAt;
    } finally {
      beating = false;
    }
  }

  await beat();
  const timer = setInterval(() => {
    beat().catch((err: unknown) => log.warn({ err }, "the heartbeat was not confirmed"));
  }, everyMs);
  return {
    id: store.owner,
    alive: () => now() - confirmedAt < aliveMs,
    async stop() {
      clearInterval(timer);
      confirmedAt = Number.NEGATIVE_INFINITY;
      await store.forget();
    },
  };
}
