import type { Run } from "@/lib/contract/runs";
import { emptyRunPage, type RunPage, runPage } from "@/lib/domain/run-page";

/** What the controller kept of its last look for the page; before its first, the state that the start begins with. */
export function presentEvidence(run: {
  observation: unknown;
  restorePath: string | null;
  releasedAt: Date | null;
}): Pick<Run, keyof Omit<RunPage, "counted">> {
  const parsed = runPage.safeParse(run.observation);
  const restoredFrom =
    run.restorePath === null ? null : { path: run.restorePath, checkpointId: null, at: null };
  const { counted: _counted, ...seen } = parsed.success ? parsed.data : { ...emptyRunPage, restoredFrom };
  // nothing of a released run is left in the cluster, whatever was seen last
  return run.releasedAt === null ? seen : { ...seen, pods: [], deadline: null };
}
