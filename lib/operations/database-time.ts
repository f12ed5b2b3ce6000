import type { Transaction } from "./context";

/** By this clock a start is dated, as its patience is counted by it: web's own may be wrong. */
export async function databaseTime(tx: Transaction): Promise<Date> {
  const [row] = await tx.$queryRaw<{ at: number }[]>`
    select (extract(epoch from clock_timestamp()) * 1000)::float8 as "at"`;
  if (!row) throw new Error("the database did not tell the time");
  return new Date(row.at);
}
