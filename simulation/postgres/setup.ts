import { refusedFlinkOptions } from "@/lib/domain/flink-options";
import { jobSpec } from "@/lib/domain/job-spec";
import { notStartedSeverity } from "@/lib/domain/run-state";
import { MillraceError } from "@/lib/errors";
import type { z } from "zod";
import type { Ids } from "./ids";
import { json } from "./json";
import type { ClusterRow, EngineRow, TargetRow, VersionRow } from "./rows";
import type { Store, Tx } from "./tables";

export type SpecGiven = z.input<typeof jobSpec>;

/** As check-spec.ts stores it. */
export function checkedSpec(tx: Tx, given: SpecGiven): object {
  const spec = jobSpec.parse(given);
  const [refused] = refusedFlinkOptions(spec.flinkOptions);
  if (refused)
    throw new MillraceError("VALIDATION_FAILED", `/spec/flinkOptions/${refused.name}: ${refused.reason}`);
  if (!tx.rows.engines.has(spec.engineId))
    throw new MillraceError("VALIDATION_FAILED", "/spec/engineId: there is no such engine");
  return json(spec);
}

export function addVersion(tx: Tx, id: string, jobId: string, spec: object): VersionRow {
  const before = tx.rows.versionsOfJob.get(jobId) ?? [];
  const row = { id, jobId, number: before.length + 1, spec };
  tx.put("versions", id, row);
  tx.put("versionsOfJob", jobId, [...before, id]);
  return row;
}

/** What administrators and engineers have made before the first start. Each answers the new row. */
export function setup(store: Store, ids: Ids) {
  const made = <T>(work: (tx: Tx) => T): T => store.transact({ what: "setup" }, work);
  return {
    addProject: (slug: string) =>
      made((tx) => {
        const row = { id: ids.id("project"), slug };
        tx.put("projects", row.id, row);
        return row;
      }),
    addCluster: (given: Omit<ClusterRow, "id">) =>
      made((tx) => {
        const row = { id: ids.id("cluster"), ...given };
        tx.put("clusters", row.id, row);
        return row;
      }),
    addTarget: (
      given: Pick<TargetRow, "clusterId" | "projectId" | "namespace" | "quotaCpuMilli" | "quotaMemoryMib"> &
        Partial<TargetRow>,
    ) =>
      made((tx) => {
        const row: TargetRow = {
          id: ids.id("target"),
          name: "default",
          jobManagerServiceAccount: "millrace-jobmanager",
          taskManagerServiceAccount: "millrace-taskmanager",
          stateUri: "pvc:millrace-state",
          stateDirectory: null,
          status: "READY",
          statusMessage: null,
          ...given,
        };
        tx.put("targets", row.id, row);
        return row;
      }),
    /** another quota, another status */
    changeTarget: (id: string, to: Partial<TargetRow>) =>
      made((tx) => {
        const row = tx.rows.targets.get(id);
        if (row) tx.put("targets", id, { ...row, ...to });
      }),
    addEngine: (given: Omit<EngineRow, "id">) =>
      made((tx) => {
        const row = { id: ids.id("engine"), ...given };
        tx.put("engines", row.id, row);
        return row;
      }),
    addArtifact: (projectId: string, sha256: string) =>
      made((tx) => {
        const row = { id: ids.id("artifact"), projectId, sha256 };
        tx.put("artifacts", row.id, row);
        return row;
      }),
    addJob: (given: { projectId: string; targetId: string; name: string; spec: SpecGiven }) =>
      made((tx) => {
        const spec = checkedSpec(tx, given.spec);
        const id = ids.id("job");
        const version = addVersion(tx, ids.id("version"), id, spec);
        const row = {
          id,
          projectId: given.projectId,
          targetId: given.targetId,
          name: given.name,
          kind: given.spec.code.kind,
          currentVersionId: version.id,
          latestRunId: null,
          severity: notStartedSeverity,
          stateSince: new Date(tx.now()),
        };
        tx.put("jobs", id, row);
        return row;
      }),
  };
}
