import type * as contract from "@/lib/contract/jobs";
import { newId } from "@/lib/domain/ids";
import { notStartedSeverity } from "@/lib/domain/run-state";
import { MillraceError } from "@/lib/errors";
import { appendFeed } from "@/lib/postgres/feed";
import { audit } from "./audit";
import { checkSpec } from "./check-spec";
import type { Call, Context, Reply } from "./context";
import { readJob } from "./get-job";
import { requireProject } from "./permissions";
import { orIfTaken } from "./unique";

export async function createJob({
  context,
  input,
}: Call<typeof contract.createJob>): Reply<typeof contract.createJob> {
  const { db, principal, now, random } = context;
  const project = await requireProject(context, input.project, "project.write");
  const { body } = input;
  const [spec, target] = await Promise.all([
    checkSpec(context, project.id, body.spec),
    findTarget(db, project.id, body.targetId),
  ]);
  const id = newId("job", random(10));
  const versionId = newId("version", random(10));
  const taken = new MillraceError("NAME_TAKEN", `This project has a job named ${body.name}.`, {
    fields: [{ pointer: "/name", message: "is taken" }],
  });
  await orIfTaken(taken, () =>
    db.$transaction(async (tx) => {
      await tx.job.create({
        data: {
          id,
          projectId: project.id,
          targetId: target.id,
          name: body.name,
          description: body.description,
          kind: spec.code.kind,
          ownerId: principal.kind === "user" ? principal.id : null,
          labels: body.labels,
          priority: body.priority,
          severity: notStartedSeverity,
          stateSince: now(),
          createdAt: now(),
        },
      });
      await tx.jobVersion.create({
        data: { id: versionId, jobId: id, number: 1, spec, createdById: principal.id, createdAt: now() },
      });
      await tx.job.update({ where: { id }, data: { currentVersionId: versionId } });
      await appendFeed(tx, { projectId: project.id, subject: `job:${id}`, summary: { created: true } });
      await audit(tx, context, {
        projectId: project.id,
        action: "job.create",
        subject: id,
        detail: { name: body.name },
      });
    }),
  );
  return readJob(context, project, id);
}

async function findTarget(
  db: Context["db"],
  projectId: string,
  id: string | undefined,
): Promise<{ id: string }> {
  const target = await db.deploymentTarget.findFirst({
    where: { projectId, ...(id !== undefined && { id }) },
    orderBy: { createdAt: "asc" },
    select: { id: true },
  });
  if (target) return target;
  throw id === undefined
    ? new MillraceError(
        "TARGET_NOT_READY",
        "This project has no deployment target yet; an administrator grants one.",
      )
    : new MillraceError("VALIDATION_FAILED", "/targetId: this project has no such target", {
        fields: [{ pointer: "/targetId", message: "this project has no such target" }],
      });
}
