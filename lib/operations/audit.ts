import { newId } from "@/lib/domain/ids";
import type { Context, Transaction } from "./context";

/** Written in the transaction of the change: there is no change without its entry. `detail` never holds a secret. */
export async function audit(
  tx: Transaction,
  /** without a request: what the controller does by a policy */
  context: Pick<Context, "principal" | "now" | "random"> & { requestId: string | null },
  entry: {
    projectId?: string;
    action: string;
    subject: string;
    detail?: Record<string, string | number | boolean | null>;
  },
): Promise<void> {
  const { principal } = context;
  await tx.auditEntry.create({
    data: {
      id: newId("audit", context.random(10)),
      at: context.now(),
      actorId: principal.kind === "anonymous" ? null : principal.id,
      actorKind: principal.kind === "anonymous" ? "system" : principal.kind,
      projectId: entry.projectId ?? null,
      action: entry.action,
      subject: entry.subject,
      detail: entry.detail ?? {},
      requestId: context.requestId,
    },
  });
}
