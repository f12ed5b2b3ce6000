import type { Context } from "./context";

/**
 * What a start from the latest state uses: the newest savepoint or retained checkpoint of the last run of the job that has
 * one. Files are dated by the clocks of nodes, which may differ from run to run.
 */
export const newestSnapshot = (db: Pick<Context["db"], "snapshot">, jobId: string) =>
  db.snapshot.findFirst({
    where: { jobId },
    orderBy: [{ run: { number: "desc" } }, { createdAt: "desc" }, { id: "desc" }],
  });
