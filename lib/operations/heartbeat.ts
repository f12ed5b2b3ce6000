import { log } from "@/lib/log";
import type { Database } from "@/lib/postgres/client";

/*
 * A controller that dies is followed by another within 3 s. At most 2 s after its last beat it counts as silent, at most
 * `lookMs` (controller/triggers.ts, 0.5 s) later somebody looks; the rest is for the passes.
 * What may never be: two that act. It stops acting `aliveMs` after a beat was asked for, so before it was written; the
 * longest write under way then has the 0.8 s until it counts as silent. `aliveMs` holds two beats and a slow answer: one
 * beat may be lost, or the process stand still for half a second, without harm.
 */
const everyMs = 500;
const aliveMs = 1_200;
/** Claims of a controller whose row is this old, by the database's clock, may be taken. */
export const silentAfterSeconds = 2;

export type Heartbeat = {
  id: string;
  /** false: others may hold what it had claimed, so it must not act */
  alive(): boolean;
  /**
   * Milliseconds since the epoch by the database's clock, which all controllers share and web's starts are dated by: a
   * machine whose own clock is an hour wrong would end healthy runs by their patience. Never goes back.
   */
  time(): number;
  /** Alive ever since: after a gap what was claimed before it may be another's, although we are alive again. */
  thisTerm(): () => boolean;
  /** the last beat is taken back, so that others need not wait */
  stop(): Promise<void>;
};

/** By the database's clock; answers what it says, in ms since the epoch. */
export async function sayAlive(db: Database, id: string): Promise<number> {
  const [row] = await db.$queryRaw<{ at: number }[]>`
    insert into "ControllerHeartbeat" ("id", "startedAt", "beatAt") values (${id}, now(), now())
    on conflict ("id") do update set "beatAt" = now()
    returning (extract(epoch from "beatAt") * 1000)::float8 as "at"`;
  if (!row) throw new Error("a heartbeat was written and not answered");
  return row.at;
}

/** Its claims may be taken at once. The row stays: it tells when the last controller was at work. */
export async function forgetController(db: Database, id: string): Promise<void> {
  await db.$executeRaw`
    update "ControllerHeartbeat" set "beatAt" = now() - make_interval(secs => ${silentAfterSeconds})
    where "id" = ${id}`;
}

/** `now` is monotonic: the machine's clock may jump. Settles after the first confirmed beat. */
export async function startHeartbeat(
  store: { owner: string; sayAlive(): Promise<number>; forget(): Promise<void> },
  now: () => number,
): Promise<Heartbeat> {
  let confirmedAt = Number.NEGATIVE_INFINITY;
  let term = 0;
  /** what is added to the monotonic clock */
  let offset = 0;
  let told = 0;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const alive = () => now() - confirmedAt < aliveMs;

  async function beat() {
    // Counted from before the question: the row may have been written any time until the answer.
    const askedAt = now();
    const at = await store.sayAlive();
    const answeredAt = now();
    offset = at + (answeredAt - askedAt) / 2 - answeredAt;
    if (!alive()) term++;
    if (!stopped) confirmedAt = askedAt;
  }

  function next(askedAt: number) {
    if (stopped) return;
    timer = setTimeout(() => void again(), Math.max(0, askedAt + everyMs - now()));
  }

  async function again() {
    const askedAt = now();
    await beat().catch((err: unknown) => log.warn({ err }, "the heartbeat was not confirmed"));
    next(askedAt);
  }

  const first = now();
  await beat();
  next(first);
  return {
    id: store.owner,
    alive,
    time() {
      told = Math.max(told, Math.round(now() + offset));
      return told;
    },
    thisTerm() {
      const begun = term;
      return () => term === begun && alive();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      confirmedAt = Number.NEGATIVE_INFINITY;
      await store.forget();
    },
  };
}
