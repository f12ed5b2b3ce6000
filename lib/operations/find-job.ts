import { MillraceError } from "@/lib/errors";
import type { Context } from "./context";

/** The job's id, where this project has it. */
export async function requireJob(
  { db }: { db: Pick<Context["db"], "job"> },
  projectId: string,
  id: string,
): Promise<{ id: string; name: string }> {
  const job = await db.job.findFirst({ where: { id, projectId }, select: { id: true, name: true } });
  if (!job) throw noSuchJob(id);
  return job;
}

export const noSuchJob = (id: string): MillraceError =>
  new MillraceError("NOT_FOUND", `There is no job ${id} in this project.`);
