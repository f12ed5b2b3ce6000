import { newId } from "@/lib/domain/ids";
import type { OperationKind } from "@/lib/domain/operation";
import type { JudgedOrphan, OrphanRefusal } from "@/lib/domain/orphans";
import { type ErrorCode, MillraceError } from "@/lib/errors";
import { audit } from "./audit";
import type { Context, Transaction } from "./context";
import { feedOperation } from "./feed";
import { feedOrphans } from "./feed-orphans";
import { orphanFields } from "./present-orphan";

const words: Record<OrphanRefusal, string> = {
  foreign: "Millrace did not make it",
  noTarget:
    "its namespace belongs to no deployment target of this console: create the target first. It may be another console's",
  known: "Postgres knows its run",
  name: "its name does not follow from its run's id, so no pass would find it",
};
type Refusal = { code: ErrorCode; why: (orphan: JudgedOrphan) => OrphanRefusal | null };

/** The orphan with its target, locked; refused where it is not to be touched, or something else is done with it. */
export async function lockOrphan(tx: Transaction, id: string, { code, why }: Refusal) {
  await tx.$queryRaw`select id from "Orphan" where id = ${id} for update`;
  const orphan = await tx.orphan.findUnique({ where: { id }, include: orphanFields });
  if (!orphan)
    throw new MillraceError("NOT_FOUND", `There is no orphan ${id}: it was adopted, or its object is gone.`);
  const refusal = why(orphan);
  if (refusal) throw new MillraceError(code, `${orphan.name} is left alone: ${words[refusal]}.`);
  const { target } = orphan;
  if (!target) throw new MillraceError(code, `${orphan.name} is left alone: ${words.noTarget}.`);
  const open = await tx.operation.findFirst({
    where: { orphanId: id, state: { in: ["PENDING", "RUNNING"] } },
    select: { kind: true },
  });
  if (open)
    throw new MillraceError(
      "OPERATION_IN_PROGRESS",
      `${orphan.name} is being ${open.kind === "ADOPT_ORPHAN" ? "adopted" : "deleted"} already.`,
    );
  return { ...orphan, target };
}

/** What the controller is to do with it; the notification is the one by which it looks for what administrators ask. */
export async function commandOrphan(
  tx: Transaction,
  context: Context,
  orphan: Awaited<ReturnType<typeof lockOrphan>>,
  asked: { kind: Extract<OperationKind, "ADOPT_ORPHAN" | "DELETE_ORPHAN">; jobId?: string },
) {
  const { target } = orphan;
  const project = { id: target.projectId, slug: target.project.slug };
  const operation = await tx.operation.create({
    data: {
      id: newId("operation", context.random(10)),
      projectId: project.id,
      kind: asked.kind,
      orphanId: orphan.id,
      targetId: target.id,
      jobId: asked.jobId ?? null,
      input: { by: context.principal.id },
      requestedBy: context.principal.name,
      createdAt: context.now(),
    },
  });
  await feedOperation(tx, project, operation);
  await feedOrphans(tx, orphan.clusterId);
  await audit(tx, context, {
    projectId: project.id,
    action: asked.kind === "ADOPT_ORPHAN" ? "orphan.adopt" : "orphan.delete",
    subject: orphan.id,
    detail: {
      operation: operation.id,
      namespace: orphan.namespace,
      name: orphan.name,
      uid: orphan.uid,
      runId: orphan.runId,
      jobId: asked.jobId ?? orphan.jobId,
    },
  });
  await tx.$queryRaw`select pg_notify('millrace_target', ${target.id})::text`;
  return { operation, project };
}
