import type * as contract from "@/lib/contract/runs";
import { MillraceError } from "@/lib/errors";
import type { Call, Reply } from "./context";
import { lookAtRun } from "./look-at-run";
import { requireProject } from "./permissions";
import { presentOperation } from "./present-operation";
import { presentEvidence } from "./present-run";
import { presentRunSummary, runSummaryFields } from "./present-run-summary";

const fields = {
  ...runSummaryFields,
  clusterId: true,
  flinkJobId: true,
  image: true,
  cpuMilli: true,
  memoryMib: true,
  observation: true,
  restorePath: true,
  job: { select: { name: true } },
  target: { select: { namespace: true, cluster: { select: { name: true } } } },
} as const;

export async function getRun({
  context,
  input,
}: Call<typeof contract.getRun>): Reply<typeof contract.getRun> {
  const project = await requireProject(context, input.project, "project.read");
  const run = await context.db.run.findFirst({
    where: { id: input.run, job: { projectId: project.id } },
    select: {
      ...fields,
      operations: {
        where: { state: { in: ["PENDING", "RUNNING"] } },
        orderBy: { createdAt: "desc" },
        take: 1,
      },
    },
  });
  if (!run) throw new MillraceError("NOT_FOUND", `There is no run ${input.run} in this project.`);
  if (run.settledAt === null) lookAtRun(context, run.id);
  const [operation] = run.operations;
  return {
    ...presentRunSummary(run, await context.controllersSilence()),
    ...presentEvidence(run),
    jobName: run.job.name,
    clusterId: run.clusterId,
    flinkJobId: run.flinkJobId,
    namespace: run.target.namespace,
    cluster: run.target.cluster.name,
    image: run.image,
    requested: { cpuMilli: run.cpuMilli, memoryMib: run.memoryMib },
    operation: operation ? presentOperation(operation, project) : null,
  };
}
