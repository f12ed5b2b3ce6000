import type { RunView } from "@/lib/domain/decision";
import { jobSpec, type RunPolicy, runPolicy, taskManagersOf, type JobSpec } from "@/lib/domain/job-spec";
import { isReason } from "@/lib/domain/reasons";
import { type RunFacts, runFacts } from "@/lib/domain/run-facts";
import { emptyRunPage, type RunPage, runPage } from "@/lib/domain/run-page";
import type { Database } from "@/lib/postgres/client";

/** What every pass needs of a version: immutable, so it is parsed once in a process. */
export type Figures = Pick<JobSpec, "taskManager"> & {
  declaredTaskManagers: number;
  batch: boolean;
  policy: RunPolicy;
};
const figuresByVersion = new Map<string, Figures>();
const mostFigures = 10_000;

const selection = {
  job: { select: { id: true, name: true, projectId: true, project: { select: { slug: true } } } },
  target: { include: { cluster: { select: { flinkAccess: true } } } },
  schedule: { select: { lookedUntil: true } },
} as const;

/** Of the run's row and those that it points to: what passes read beside the view. */
export type RunRow = {
  id: string;
  jobId: string;
  versionId: string;
  clusterId: string;
  flinkJobId: string;
  applicationId: string;
  image: string;
  restorePath: string | null;
  allowNonRestoredState: boolean;
  desiredSeq: number;
  observedAt: Date | null;
  settledAt: Date | null;
  releasedAt: Date | null;
  job: { id: string; name: string; projectId: string; project: { slug: string } };
  target: {
    clusterId: string;
    namespace: string;
    jobManagerServiceAccount: string;
    taskManagerServiceAccount: string;
    stateUri: string;
    stateDirectory: string | null;
  };
};
export type LoadedRun = {
  row: RunRow;
  view: RunView;
  figures: Figures;
  page: RunPage;
  access: "PROXY" | "DIRECT";
};

/** The run as a pass needs it; undefined: its job was deleted. */
export async function loadRun(db: Database, runId: string): Promise<LoadedRun | undefined> {
  try {
    return await readRun(db, runId);
  } catch (error) {
    // It is read in several statements, and between two of them its job may go, with all that hangs on it.
    if (await db.run.findUnique({ where: { id: runId }, select: { id: true } })) throw error;
    return undefined;
  }
}

async function readRun(db: Database, runId: string): Promise<LoadedRun | undefined> {
  const row = await db.run.findUnique({ where: { id: runId }, include: selection });
  if (!row) return undefined;
  const figures = figuresByVersion.get(row.versionId) ?? (await readFigures(db, row.versionId));
  return {
    row,
    view: viewOf(row, figures, runFacts.parse(row.facts), isLookedAt(row.schedule)),
    figures,
    page: pageOfRow(row.observation),
    access: row.target.cluster.flinkAccess,
  };
}

/** The columns of a run's row that the view is made from, beside those of `RunRow`. */
export type ViewColumns = Pick<RunView, "desired" | "state" | "message"> & {
  reason: string;
  stateSince: Date;
  createdAt: Date;
  staleSince: Date | null;
};

/** Somebody has its page open. */
const isLookedAt = (schedule: { lookedUntil: Date | null } | null): boolean =>
  (schedule?.lookedUntil?.getTime() ?? 0) > Date.now();

export const viewOf = (
  row: RunRow & ViewColumns,
  figures: Figures,
  facts: RunFacts,
  lookedAt: boolean,
): RunView => ({
  id: row.id,
  flinkJobId: row.flinkJobId,
  applicationId: row.applicationId,
  desired: row.desired,
  desiredSeq: row.desiredSeq,
  state: row.state,
  reason: isReason(row.reason) ? row.reason : "RunAccepted",
  message: row.message,
  stateSince: row.stateSince.getTime(),
  createdAt: row.createdAt.getTime(),
  staleSince: row.staleSince?.getTime() ?? null,
  settledAt: row.settledAt?.getTime() ?? null,
  declaredTaskManagers: figures.declaredTaskManagers,
  batch: figures.batch,
  policy: figures.policy,
  lookedAt,
  restorePath: row.restorePath,
  facts,
});

export function pageOfRow(column: unknown): RunPage {
  const parsed = runPage.safeParse(column);
  return parsed.success ? parsed.data : emptyRunPage;
}

async function readFigures(db: Database, versionId: string): Promise<Figures> {
  const spec = await loadSpec(db, versionId);
  const figures = figuresOf(spec);
  if (figuresByVersion.size >= mostFigures) figuresByVersion.clear();
  figuresByVersion.set(versionId, figures);
  return figures;
}

export const figuresOf = (spec: JobSpec): Figures => ({
  taskManager: spec.taskManager,
  declaredTaskManagers: taskManagersOf(spec),
  batch: spec.flinkOptions["execution.runtime-mode"]?.toUpperCase() === "BATCH",
  policy: runPolicy.parse(spec),
});

export async function loadSpec(db: Database, versionId: string): Promise<JobSpec> {
  const { spec } = await db.jobVersion.findUniqueOrThrow({
    where: { id: versionId },
    select: { spec: true },
  });
  return jobSpec.parse(spec);
}

export type StartMaterial = { spec: JobSpec; flinkVersion: string; sha256: string | undefined };

/** What its objects are made from, beside the run itself: read once a start. */
export async function loadStart(db: Database, run: LoadedRun): Promise<StartMaterial> {
  const spec = await loadSpec(db, run.row.versionId);
  const engine = await db.engine.findUniqueOrThrow({ where: { id: spec.engineId } });
  const artifact =
    spec.code.kind === "JAR"
      ? await db.artifact.findUniqueOrThrow({ where: { id: spec.code.artifactId }, select: { sha256: true } })
      : undefined;
  return { spec, flinkVersion: engine.flinkVersion, sha256: artifact?.sha256 };
}
