import type * as contract from "@/lib/contract/operations";
import { MillraceError } from "@/lib/errors";
import type { Call, Reply } from "./context";
import { requireProject } from "./permissions";
import { presentOperation } from "./present-operation";

export async function getOperation({
  context,
  input,
}: Call<typeof contract.getOperation>): Reply<typeof contract.getOperation> {
  const project = await requireProject(context, input.project, "project.read");
  const operation = await context.db.operation.findFirst({
    where: { id: input.operation, projectId: project.id },
  });
  if (!operation)
    throw new MillraceError("NOT_FOUND", `There is no operation ${input.operation} in this project.`);
  return presentOperation(operation, project);
}
