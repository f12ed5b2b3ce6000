import type { World } from "./context";
import { sharedReads } from "./shared-reads";

/**
 * Since when no controller has beaten; null: one does. While none does, nothing is seen of a run and nothing done about it:
 * its row stands still, however true it was.
 */
export type ControllersSilence = () => Promise<Date | null>;

/** By the database's clock. One that is replaced beats again in a few seconds: that is no news. */
const newsAfterMs = 10_000;
const freshMs = 2_000;

export function controllersSilence({ db, now }: Pick<World, "db" | "now">): ControllersSilence {
  const begunAt = now();

  async function ask(): Promise<Date | null> {
    const [row] = await db.$queryRaw<{ last: Date | null; silentMs: number | null }[]>`
      select max("beatAt") as "last", (extract(epoch from now() - max("beatAt")) * 1000)::float8 as "silentMs"
      from "ControllerHeartbeat"`;
    // None has ever beaten, or not for so long that its row was tidied away.
    const { last, silentMs } = row?.last
      ? row
      : { last: begunAt, silentMs: now().getTime() - begunAt.getTime() };
    return (silentMs ?? 0) < newsAfterMs ? null : last;
  }

  const shared = sharedReads(() => now().getTime(), freshMs);
  return () => shared("controllers", ask);
}
