import { newId } from "@/lib/domain/ids";
import { appendFeed } from "@/lib/postgres/feed";
import type { Context, Transaction } from "./context";
import { feedOperation } from "./feed";

/** Asks the controller to make a target what its row says, in the transaction that wrote the row. */
export async function prepareTarget(
  tx: Transaction,
  context: Pick<Context, "principal" | "random" | "now">,
  target: { id: string; status: string; project: { id: string; slug: string } },
) {
  const operation = await tx.operation.create({
    data: {
      id: newId("operation", context.random(10)),
      projectId: target.project.id,
      kind: "PREPARE_TARGET",
      targetId: target.id,
      requestedBy: context.principal.name,
      createdAt: context.now(),
    },
  });
  const { id } = target.project;
  await appendFeed(tx, { projectId: id, subject: `target:${target.id}`, summary: { status: target.status } });
  await feedOperation(tx, target.project, operation);
  await tx.$queryRaw`select pg_notify('millrace_target', ${target.id})::text`;
  return operation;
}
