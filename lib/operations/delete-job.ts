import type * as contract from "@/lib/contract/jobs";
import { MillraceError } from "@/lib/errors";
import { appendFeed } from "@/lib/postgres/feed";
import { audit } from "./audit";
import type { Call, Reply } from "./context";
import { requireJob } from "./find-job";
import { requireProject } from "./permissions";

/** Deletes a job and its history. One with a run that still holds something in the cluster stays. */
export async function deleteJob({
  context,
  input,
}: Call<typeof contract.deleteJob>): Reply<typeof contract.deleteJob> {
  const project = await requireProject(context, input.project, "project.write");
  await context.db.$transaction(async (tx) => {
    const job = await requireJob({ db: tx }, project.id, input.job);
    // a start takes the same lock, so none can begin in between
    await tx.$queryRaw`select id from "Job" where id = ${job.id} for update`;
    const live = await tx.run.findFirst({
      where: { jobId: job.id, releasedAt: null },
      select: { number: true },
    });
    if (live)
      throw new MillraceError(
        "RUN_ALREADY_LIVE",
        `Run ${live.number} of ${job.name} is still live: stop it, and wait until its resources are gone.`,
      );
    await tx.job.update({ where: { id: job.id }, data: { currentVersionId: null, latestRunId: null } });
    // runs point to their versions: they go first
    await tx.run.deleteMany({ where: { jobId: job.id } });
    await tx.job.delete({ where: { id: job.id } });
    await appendFeed(tx, { projectId: project.id, subject: `job:${job.id}`, summary: { deleted: true } });
    await audit(tx, context, {
      projectId: project.id,
      action: "job.delete",
      subject: job.id,
      detail: { name: job.name },
    });
  });
}
