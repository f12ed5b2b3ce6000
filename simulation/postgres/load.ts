import { jobSpec, type JobSpec, quotaOf } from "@/lib/domain/job-spec";
import { type RunFacts, runFacts } from "@/lib/domain/run-facts";
import type { RunPage } from "@/lib/domain/run-page";
import type { ClusterRow } from "@/lib/operations/list-cluster-rows";
import type { LiveRun } from "@/lib/operations/live-run";
import {
  type Figures,
  figuresOf,
  type LoadedRun,
  pageOfRow,
  type StartMaterial,
  viewOf,
} from "@/lib/operations/load-run";
import { requireQuota } from "@/lib/operations/quota";
import { frozen } from "./json";
import type { TargetRow } from "./rows";
import type { Store, Tx } from "./tables";

/** What is stored is never changed, so it is parsed once. */
const parsedOnce = <T extends object>(parse: (stored: object) => T) => {
  const known = new WeakMap<object, T>();
  return (stored: object): T => {
    const before = known.get(stored);
    if (before) return before;
    const parsed = frozen(parse(stored));
    known.set(stored, parsed);
    return parsed;
  };
};
export const factsOf = parsedOnce<RunFacts>((stored) => runFacts.parse(stored));
const pageOf = parsedOnce<RunPage>(pageOfRow);
export const specOf = parsedOnce<JobSpec>((stored) => jobSpec.parse(stored));
const figures = parsedOnce<Figures>((stored) => figuresOf(specOf(stored)));
const noPage = {};

export function load({ view: { rows } }: Store, runId: string, now: number): LoadedRun | undefined {
  const run = rows.runs.get(runId);
  if (!run) return undefined;
  const job = must(rows.jobs.get(run.jobId));
  const target = must(rows.targets.get(run.targetId));
  const { slug } = must(rows.projects.get(job.projectId));
  const own = figures(must(rows.versions.get(run.versionId)).spec);
  const row = {
    ...run,
    job: { id: job.id, name: job.name, projectId: job.projectId, project: { slug } },
    target,
  };
  const lookedAt = (rows.schedules.get(runId)?.lookedUntil ?? 0) > now;
  return {
    row,
    view: viewOf(row, own, factsOf(run.facts), lookedAt),
    figures: own,
    page: pageOf(run.observation ?? noPage),
    access: must(rows.clusters.get(target.clusterId)).flinkAccess,
  };
}

export function loadStart({ view: { rows } }: Store, run: LoadedRun): StartMaterial {
  const spec = specOf(must(rows.versions.get(run.row.versionId)).spec);
  const { flinkVersion } = must(rows.engines.get(spec.engineId));
  const sha256 = spec.code.kind === "JAR" ? must(rows.artifacts.get(spec.code.artifactId)).sha256 : undefined;
  return { spec, flinkVersion, sha256 };
}

export function liveRun({ view: { rows } }: Store, clusterId: string, runId: string): LiveRun | undefined {
  const run = rows.runs.get(runId);
  const target = run && rows.targets.get(run.targetId);
  if (!run || run.releasedAt || target?.clusterId !== clusterId) return undefined;
  return { namespace: target.namespace, clusterId: run.clusterId, runId };
}

export const clusters = ({ view: { rows } }: Store): ClusterRow[] =>
  [...rows.clusters.values()].map(({ id, name, controllerCredential }) => ({
    id,
    name,
    controllerCredential,
  }));

/** As findUniqueOrThrow answers. */
export function must<T>(row: T | undefined): T {
  if (row === undefined) throw new Error("P2025: a row that is needed is not there");
  return row;
}

/** start-checks.ts: what runs hold of a target until they are released leaves room for one more. */
export function requireRoom(tx: Tx, target: TargetRow, spec: JobSpec): void {
  const used = { cpuMilli: 0, memoryMib: 0 };
  for (const runId of tx.live.values()) {
    const run = tx.rows.runs.get(runId);
    if (run?.targetId !== target.id) continue;
    used.cpuMilli += run.cpuMilli;
    used.memoryMib += run.memoryMib;
  }
  const quota = { cpuMilli: target.quotaCpuMilli, memoryMib: target.quotaMemoryMib };
  requireQuota({ name: target.name, quota }, used, quotaOf(spec));
}
