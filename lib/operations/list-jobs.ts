import { z } from "zod";
import type * as contract from "@/lib/contract/jobs";
import type { Call, Reply } from "./context";
import { decodeCursor, page } from "./cursor";
import { flinkVersions } from "./flink-versions";
import { requireProject } from "./permissions";
import { jobSummaryFields, presentJobSummary } from "./present-job";

/** severity, stateSince and id of the last job shown: the order of the list and of its index */
const place = z.tuple([z.int(), z.iso.datetime(), z.string().max(64)]);

/** Jobs, worst first. The latest run is the job's own column: nothing is searched for. */
export async function listJobs({
  context,
  input,
}: Call<typeof contract.listJobs>): Reply<typeof contract.listJobs> {
  const project = await requireProject(context, input.project, "project.read");
  const rows = await context.db.job.findMany({
    where: {
      projectId: project.id,
      ...(input.search && { name: { contains: escapeLike(input.search), mode: "insensitive" } }),
      ...(input.state === "NOT_STARTED" && { latestRunId: null }),
      ...(input.state && input.state !== "NOT_STARTED" && { latestRun: { state: input.state } }),
      ...(input.cursor && after(decodeCursor(input.cursor, place))),
    },
    orderBy: [{ severity: "desc" }, { stateSince: "desc" }, { id: "asc" }],
    take: input.limit + 1,
    select: jobSummaryFields,
  });
  const [versionOf, silentSince] = await Promise.all([
    flinkVersions(
      context,
      rows.flatMap((row) => row.currentVersion?.id ?? []),
    ),
    context.controllersSilence(),
  ]);
  return page(
    rows,
    input.limit,
    (row) => [row.severity, row.stateSince.toISOString(), row.id],
    (row) => presentJobSummary(row, versionOf(row.currentVersion?.id), silentSince),
  );
}

const after = ([severity, since, id]: z.output<typeof place>) => ({
  // the first condition lets the index begin at the cursor
  severity: { lte: severity },
  OR: [
    { severity: { lt: severity } },
    { severity, stateSince: { lt: new Date(since) } },
    { severity, stateSince: new Date(since), id: { gt: id } },
  ],
});

/** `%` and `_` are looked for as they stand. */
const escapeLike = (text: string): string => text.replace(/[\\%_]/g, "\\$&");
