import type * as contract from "@/lib/contract/jobs";
import type { Call, Reply } from "./context";
import { decodeCursor, numberPlace, page } from "./cursor";
import { requireJob } from "./find-job";
import { requireProject } from "./permissions";
import { namesOf, presentVersionSummary, versionSummaryFields } from "./present-version";

export async function listVersions({
  context,
  input,
}: Call<typeof contract.listVersions>): Reply<typeof contract.listVersions> {
  const project = await requireProject(context, input.project, "project.read");
  const job = await requireJob(context, project.id, input.job);
  const below = input.cursor === undefined ? undefined : decodeCursor(input.cursor, numberPlace)[0];
  const rows = await context.db.jobVersion.findMany({
    where: { jobId: job.id, ...(below !== undefined && { number: { lt: below } }) },
    orderBy: { number: "desc" },
    take: input.limit + 1,
    select: versionSummaryFields,
  });
  const nameOf = await namesOf(
    context,
    rows.map((row) => row.createdById),
  );
  return page(
    rows,
    input.limit,
    (row) => [row.number],
    (row) => presentVersionSummary(row, nameOf(row.createdById)),
  );
}
