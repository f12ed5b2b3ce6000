import type { Context } from "./context";

/** What a start from the latest state uses: the newest savepoint or retained checkpoint of any run of the job. */
export const newestSnapshot = (db: Pick<Context["db"], "snapshot">, jobId: string) =>
  db.snapshot.findFirst({ where: { jobId }, orderBy: [{ createdAt: "desc" }, { id: "desc" }] });
