import { MillraceError } from "@/lib/errors";
import { troubleOf } from "@/lib/postgres/trouble";
import type { World } from "./context";

export async function databaseAnswers({ db }: Pick<World, "db">): Promise<void> {
  await db.$queryRaw`select 1`;
}

/** What a caller is told where it was the database's state and not the request; undefined: it was something else. */
export const databaseTrouble = (error: unknown): MillraceError | undefined =>
  troubleOf(error) &&
  new MillraceError("BUSY", "The database does not answer in time. Try again in a moment.", { cause: error });
