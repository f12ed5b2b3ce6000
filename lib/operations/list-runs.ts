import type * as contract from "@/lib/contract/runs";
import type { Call, Reply } from "./context";
import { decodeCursor, numberPlace, page } from "./cursor";
import { requireJob } from "./find-job";
import { requireProject } from "./permissions";
import { presentRunSummary, runSummaryFields } from "./present-run-summary";

export async function listRuns({
  context,
  input,
}: Call<typeof contract.listRuns>): Reply<typeof contract.listRuns> {
  const project = await requireProject(context, input.project, "project.read");
  const job = await requireJob(context, project.id, input.job);
  const below = input.cursor === undefined ? undefined : decodeCursor(input.cursor, numberPlace)[0];
  const rows = await context.db.run.findMany({
    where: { jobId: job.id, ...(below !== undefined && { number: { lt: below } }) },
    orderBy: { number: "desc" },
    take: input.limit + 1,
    select: runSummaryFields,
  });
  const silentSince = await context.controllersSilence();
  return page(
    rows,
    input.limit,
    (row) => [row.number],
    (row) => presentRunSummary(row, silentSince),
  );
}
