import { MillraceError } from "@/lib/errors";
import type { Context } from "./context";

/** The run with what is needed to reach it in its cluster, where this project has it. */
export async function requireRun({ db }: Pick<Context, "db">, projectId: string, id: string) {
  const run = await db.run.findFirst({
    where: { id, job: { projectId } },
    select: {
      id: true,
      number: true,
      clusterId: true,
      flinkJobId: true,
      applicationId: true,
      settledAt: true,
      releasedAt: true,
      createdAt: true,
      target: { select: { namespace: true, stateDirectory: true, cluster: true } },
    },
  });
  if (!run) throw new MillraceError("NOT_FOUND", `There is no run ${id} in this project.`);
  return run;
}
export type RunFound = Awaited<ReturnType<typeof requireRun>>;
