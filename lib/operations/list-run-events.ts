import type * as contract from "@/lib/contract/runs";
import { isReason, reasons } from "@/lib/domain/reasons";
import type { Call, Reply } from "./context";
import { decodeCursor, numberPlace, page } from "./cursor";
import { requireRun } from "./find-run";
import { requireProject } from "./permissions";

export async function listRunEvents({
  context,
  input,
}: Call<typeof contract.listRunEvents>): Reply<typeof contract.listRunEvents> {
  const project = await requireProject(context, input.project, "project.read");
  const run = await requireRun(context, project.id, input.run);
  const above = input.cursor === undefined ? 0 : decodeCursor(input.cursor, numberPlace)[0];
  const rows = await context.db.runEvent.findMany({
    where: { runId: run.id, sequence: { gt: above } },
    orderBy: { sequence: "asc" },
    take: input.limit + 1,
  });
  return page(
    rows,
    input.limit,
    (row) => [row.sequence],
    (row) => ({
      sequence: row.sequence,
      type: row.type,
      state: row.state,
      message: row.message,
      alert: isReason(row.type) && reasons[row.type].alert === true,
      detail: row.detail as Record<string, unknown>,
      occurredAt: row.occurredAt.toISOString(),
      recordedAt: row.recordedAt.toISOString(),
    }),
  );
}
