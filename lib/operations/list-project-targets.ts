import type * as contract from "@/lib/contract/projects";
import type { Call, Reply } from "./context";
import { requireProject } from "./permissions";
import { usedByTarget } from "./quota";

export async function listProjectTargets({
  context,
  input,
}: Call<typeof contract.listProjectTargets>): Reply<typeof contract.listProjectTargets> {
  const project = await requireProject(context, input.project, "project.read");
  const rows = await context.db.deploymentTarget.findMany({
    where: { projectId: project.id },
    orderBy: { createdAt: "asc" },
    include: { cluster: { select: { name: true } } },
  });
  const usedOf = await usedByTarget(
    context.db,
    rows.map(({ id }) => id),
  );
  return {
    items: rows.map((row) => {
      const { cpuMilli, memoryMib } = usedOf(row.id);
      return {
        id: row.id,
        name: row.name,
        cluster: row.cluster.name,
        namespace: row.namespace,
        status: row.status,
        quota: { cpuMilli: row.quotaCpuMilli, memoryMib: row.quotaMemoryMib },
        used: { cpuMilli, memoryMib },
      };
    }),
  };
}
