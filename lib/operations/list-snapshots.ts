import type * as contract from "@/lib/contract/jobs";
import type { Call, Reply } from "./context";
import { decodeCursor, olderThan, page, timePlace } from "./cursor";
import { requireJob } from "./find-job";
import { requireProject } from "./permissions";

export async function listSnapshots({
  context,
  input,
}: Call<typeof contract.listSnapshots>): Reply<typeof contract.listSnapshots> {
  const project = await requireProject(context, input.project, "project.read");
  const job = await requireJob(context, project.id, input.job);
  const place = input.cursor === undefined ? undefined : decodeCursor(input.cursor, timePlace);
  const rows = await context.db.snapshot.findMany({
    where: { jobId: job.id, ...(place && olderThan(place)) },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: input.limit + 1,
    include: { run: { select: { number: true } } },
  });
  return page(
    rows,
    input.limit,
    (row) => [row.createdAt.toISOString(), row.id],
    (row) => ({
      id: row.id,
      kind: row.kind,
      runId: row.runId,
      runNumber: row.run.number,
      path: row.path,
      checkpointId: row.checkpointId === null ? null : Number(row.checkpointId),
      sizeBytes: row.sizeBytes === null ? null : Number(row.sizeBytes),
      createdAt: row.createdAt.toISOString(),
    }),
  );
}
