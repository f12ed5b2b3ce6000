import type * as contract from "@/lib/contract/orphans";
import type { Call, Reply } from "./context";
import { decodeCursor, page, timePlace } from "./cursor";
import { requirePlatformAdmin } from "./permissions";
import { presentRunSummary, runSummaryFields } from "./present-run-summary";

const fields = {
  since: true,
  runId: true,
  run: {
    select: {
      ...runSummaryFields,
      clusterId: true,
      job: { select: { id: true, name: true, project: { select: { slug: true, name: true } } } },
      target: { select: { namespace: true, cluster: { select: { id: true, name: true } } } },
    },
  },
} as const;

/** Passes settle such runs by themselves; those that are here for long wait for something. */
export async function listMissingRuns({
  context,
  input,
}: Call<typeof contract.listMissingRuns>): Reply<typeof contract.listMissingRuns> {
  requirePlatformAdmin(context);
  const rows = await context.db.missingDeployment.findMany({
    where: {
      run: { releasedAt: null },
      ...(input.cursor !== undefined && after(decodeCursor(input.cursor, timePlace))),
    },
    orderBy: [{ since: "desc" }, { runId: "desc" }],
    take: input.limit + 1,
    select: fields,
  });
  const silentSince = await context.controllersSilence();
  return page(
    rows,
    input.limit,
    (row) => [row.since.toISOString(), row.runId],
    ({ since, run }) => ({
      run: presentRunSummary(run, silentSince),
      job: { id: run.job.id, name: run.job.name },
      project: run.job.project,
      cluster: run.target.cluster,
      namespace: run.target.namespace,
      name: run.clusterId,
      since: since.toISOString(),
    }),
  );
}

const after = ([at, id]: [string, string]) => ({
  OR: [{ since: { lt: new Date(at) } }, { since: new Date(at), runId: { lt: id } }],
});
