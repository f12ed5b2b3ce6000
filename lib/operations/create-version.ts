import type * as contract from "@/lib/contract/jobs";
import { newId } from "@/lib/domain/ids";
import { MillraceError } from "@/lib/errors";
import { appendFeed } from "@/lib/postgres/feed";
import { audit } from "./audit";
import { checkSpec } from "./check-spec";
import type { Call, Reply } from "./context";
import { requireJob } from "./find-job";
import { flinkVersions } from "./flink-versions";
import { requireProject } from "./permissions";
import { presentVersion } from "./present-version";

/** The next number of a job; the versions before it stay as they are. */
export async function createVersion({
  context,
  input,
}: Call<typeof contract.createVersion>): Reply<typeof contract.createVersion> {
  const { db, principal, now, random } = context;
  const project = await requireProject(context, input.project, "project.write");
  const spec = await checkSpec(context, project.id, input.body.spec);
  const row = await db.$transaction(async (tx) => {
    const job = await requireJob({ db: tx }, project.id, input.job);
    // numbers are gap-free: two at once wait for one another
    await tx.$queryRaw`select id from "Job" where id = ${job.id} for update`;
    const { kind } = await tx.job.findUniqueOrThrow({ where: { id: job.id }, select: { kind: true } });
    if (kind !== spec.code.kind)
      throw new MillraceError("VALIDATION_FAILED", `/spec/code/kind: this is a ${kind} job`, {
        fields: [{ pointer: "/spec/code/kind", message: `this is a ${kind} job` }],
      });
    const last = await tx.jobVersion.aggregate({ where: { jobId: job.id }, _max: { number: true } });
    const version = await tx.jobVersion.create({
      data: {
        id: newId("version", random(10)),
        jobId: job.id,
        number: (last._max.number ?? 0) + 1,
        spec,
        comment: input.body.comment,
        createdById: principal.id,
        createdAt: now(),
      },
    });
    await tx.job.update({ where: { id: job.id }, data: { currentVersionId: version.id } });
    await appendFeed(tx, {
      projectId: project.id,
      subject: `job:${job.id}`,
      summary: { currentVersion: version.number },
    });
    await audit(tx, context, {
      projectId: project.id,
      action: "job.version.create",
      subject: job.id,
      detail: { number: version.number },
    });
    return version;
  });
  const versionOf = await flinkVersions(context, [row.id]);
  return presentVersion(row, principal.name, versionOf(row.id));
}
