import type { Database } from "@/lib/postgres/client";

/** A cluster for one comparison with Postgres. What is found carries the epoch: a later claim makes it refused. */
export type SweepClaim = { clusterId: string; owner: string; epoch: bigint };

/** A little less than controllers try, so that one of them finds it due each time. */
export const sweepAgeSeconds = 25;

/** undefined: another controller compares it, or has just done so. A claim is not given back: it grows old. */
export async function claimSweep(
  db: Database,
  owner: string,
  clusterId: string,
): Promise<SweepClaim | undefined> {
  const [row] = await db.$queryRaw<{ epoch: bigint }[]>`
    insert into "OrphanSweep" as s ("clusterId", "owner", "claimedAt") values (${clusterId}, ${owner}, now())
    on conflict ("clusterId") do update set "owner" = ${owner}, "epoch" = s."epoch" + 1, "claimedAt" = now()
      where s."claimedAt" <= now() - make_interval(secs => ${sweepAgeSeconds})
    returning s."epoch"`;
  return row && { clusterId, owner, epoch: row.epoch };
}
