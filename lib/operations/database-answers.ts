import type { World } from "./context";

export async function databaseAnswers({ db }: Pick<World, "db">): Promise<void> {
  await db.$queryRaw`select 1`;
}
