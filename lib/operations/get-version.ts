import type * as contract from "@/lib/contract/jobs";
import { MillraceError } from "@/lib/errors";
import type { Call, Reply } from "./context";
import { requireJob } from "./find-job";
import { flinkVersions } from "./flink-versions";
import { requireProject } from "./permissions";
import { namesOf, presentVersion } from "./present-version";

export async function getVersion({
  context,
  input,
}: Call<typeof contract.getVersion>): Reply<typeof contract.getVersion> {
  const project = await requireProject(context, input.project, "project.read");
  const job = await requireJob(context, project.id, input.job);
  const row = await context.db.jobVersion.findUnique({
    where: { jobId_number: { jobId: job.id, number: input.number } },
  });
  if (!row) throw new MillraceError("NOT_FOUND", `${job.name} has no version ${input.number}.`);
  const [versionOf, nameOf] = await Promise.all([
    flinkVersions(context, [row.id]),
    namesOf(context, [row.createdById]),
  ]);
  return presentVersion(row, nameOf(row.createdById), versionOf(row.id));
}
