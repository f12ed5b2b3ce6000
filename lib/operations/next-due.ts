import type { Database } from "@/lib/postgres/client";

/** In how many milliseconds the earliest run is due, by the database's clock; undefined: none is. */
export async function nextDue(db: Database): Promise<number | undefined> {
  const [row] = await db.$queryRaw<{ inMs: number | null }[]>`
    select (extract(epoch from min("dueAt") - now()) * 1000)::float8 as "inMs"
    from "RunSchedule" where "dueAt" is not null and "owner" is null`;
  return row?.inMs ?? undefined;
}
