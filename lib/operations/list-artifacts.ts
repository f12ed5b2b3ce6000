import type * as contract from "@/lib/contract/artifacts";
import type { Call, Reply } from "./context";
import { decodeCursor, olderThan, page, timePlace } from "./cursor";
import { requireProject } from "./permissions";
import { presentArtifact } from "./present-artifact";
import { namesOf } from "./present-version";

export async function listArtifacts({
  context,
  input,
}: Call<typeof contract.listArtifacts>): Reply<typeof contract.listArtifacts> {
  const project = await requireProject(context, input.project, "project.read");
  const place = input.cursor === undefined ? undefined : decodeCursor(input.cursor, timePlace);
  const rows = await context.db.artifact.findMany({
    where: { projectId: project.id, ...(place && olderThan(place)) },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: input.limit + 1,
  });
  const nameOf = await namesOf(
    context,
    rows.map((row) => row.createdById),
  );
  return page(
    rows,
    input.limit,
    (row) => [row.createdAt.toISOString(), row.id],
    (row) => presentArtifact(row, nameOf(row.createdById)),
  );
}
