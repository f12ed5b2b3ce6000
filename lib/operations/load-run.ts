import type { RunView } from "@/lib/domain/decision";
import { jobSpec, type RunPolicy, runPolicy, taskManagersOf, type JobSpec } from "@/lib/domain/job-spec";
import { isReason } from "@/lib/domain/reasons";
import { type RunFacts, runFacts } from "@/lib/domain/run-facts";
import { emptyRunPage, type RunPage, runPage } from "@/lib/domain/run-page";
import type { Database } from "@/lib/postgres/client";
import { type HeadColumns, headColumns, headOf, type RunHead } from "./run-head";
import { together } from "./together";

/** What every pass needs of a version: immutable, so it is parsed once in a process. */
export type Figures = Pick<JobSpec, "taskManager"> & {
  declaredTaskManagers: number;
  batch: boolean;
  policy: RunPolicy;
};
const figuresByVersion = new Map<string, Figures>();
const mostFigures = 10_000;

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
  /** from the same moment, so that recording needs not ask first; once it has been recorded, it is another */
  head?: RunHead | undefined;
};

type TargetColumns = Omit<RunRow["target"], "clusterId">;
type LoadedColumns = Omit<RunRow, "job" | "target"> &
  ViewColumns &
  HeadColumns &
  TargetColumns & {
    /** of the target; `clusterId` is what the run's objects are named by */
    targetClusterId: string;
    access: LoadedRun["access"];
    jobName: string;
    projectId: string;
    slug: string;
    facts: unknown;
    observation: unknown;
    /** somebody has its page open */
    lookedAt: boolean;
  };

/** Each run's columns are of one moment. What is not there: its job was deleted. */
async function readRuns(db: Database, runIds: string[]): Promise<Map<string, LoadedColumns>> {
  const rows = await db.$queryRaw<LoadedColumns[]>`
    select ${headColumns}, r."id", r."jobId", r."versionId", r."clusterId", r."flinkJobId", r."applicationId",
      r."image", r."restorePath", r."allowNonRestoredState", r."desiredSeq", r."state"::text as "state", r."reason",
      r."message", r."stateSince", r."observedAt", r."staleSince", r."facts", r."observation",
      j."name" as "jobName", j."projectId", p."slug",
      t."clusterId" as "targetClusterId", t."namespace", t."jobManagerServiceAccount",
      t."taskManagerServiceAccount", t."stateUri", t."stateDirectory", c."flinkAccess"::text as "access",
      coalesce(s."lookedUntil" > now(), false) as "lookedAt"
    from "Run" r
    join "Job" j on j."id" = r."jobId"
    join "Project" p on p."id" = j."projectId"
    join "JobVersion" v on v."id" = r."versionId"
    join "DeploymentTarget" t on t."id" = r."targetId"
    join "Cluster" c on c."id" = t."clusterId"
    left join "RunSchedule" s on s."runId" = r."id"
    where r."id" = any(${runIds})`;
  return new Map(rows.map((row) => [row.id, row]));
}

async function loadedOf(db: Database, columns: LoadedColumns | undefined): Promise<LoadedRun | undefined> {
  if (!columns) return undefined;
  const figures = figuresByVersion.get(columns.versionId) ?? (await readFigures(db, columns.versionId));
  if (!figures) return undefined;
  return {
    row: rowOf(columns),
    view: viewOf(columns, figures, runFacts.parse(columns.facts), columns.lookedAt),
    figures,
    page: pageOfRow(columns.observation),
    access: columns.access,
    head: headOf(columns),
  };
}

/** The run as a pass needs it; undefined: its job was deleted. */
export const loadRun = async (db: Database, runId: string): Promise<LoadedRun | undefined> =>
  loadedOf(db, (await readRuns(db, [runId])).get(runId));

/** Passes that were claimed together begin together, and their runs are read by one statement. */
export const loadingTogether = (db: Database) =>
  together(
    async (runIds: string[]) => {
      const rows = await readRuns(db, runIds);
      return (runId) => loadedOf(db, rows.get(runId));
    },
    (then) => setImmediate(then),
  );

function rowOf(columns: LoadedColumns): RunRow {
  const { jobName, projectId, slug, targetClusterId, namespace, stateUri, stateDirectory } = columns;
  const { jobManagerServiceAccount, taskManagerServiceAccount } = columns;
  return {
    id: columns.id,
    jobId: columns.jobId,
    versionId: columns.versionId,
    clusterId: columns.clusterId,
    flinkJobId: columns.flinkJobId,
    applicationId: columns.applicationId,
    image: columns.image,
    restorePath: columns.restorePath,
    allowNonRestoredState: columns.allowNonRestoredState,
    desiredSeq: columns.desiredSeq,
    observedAt: columns.observedAt,
    settledAt: columns.settledAt,
    releasedAt: columns.releasedAt,
    job: { id: columns.jobId, name: jobName, projectId, project: { slug } },
    target: {
      clusterId: targetClusterId,
      namespace,
      jobManagerServiceAccount,
      taskManagerServiceAccount,
      stateUri,
      stateDirectory,
    },
  };
}

/** The columns of a run's row that the view is made from, beside those of `RunRow`. */
export type ViewColumns = Pick<RunView, "desired" | "state" | "message"> & {
  reason: string;
  stateSince: Date;
  createdAt: Date;
  staleSince: Date | null;
};

export const viewOf = (
  row: Omit<RunRow, "job" | "target"> & ViewColumns,
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

/** Undefined: its job was deleted since the run was read. */
async function readFigures(db: Database, versionId: string): Promise<Figures | undefined> {
  const version = await db.jobVersion.findUnique({ where: { id: versionId }, select: { spec: true } });
  if (!version) return undefined;
  const figures = figuresOf(jobSpec.parse(version.spec));
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

export type StartMaterial = { spec: JobSpec; flinkVersion: string; sha256: string | undefined };

/** What its objects are made from, beside the run itself: read once a start. */
export async function loadStart(db: Database, run: LoadedRun): Promise<StartMaterial> {
  const version = await db.jobVersion.findUniqueOrThrow({ where: { id: run.row.versionId } });
  const spec = jobSpec.parse(version.spec);
  const engine = await db.engine.findUniqueOrThrow({ where: { id: spec.engineId } });
  const artifact =
    spec.code.kind === "JAR"
      ? await db.artifact.findUniqueOrThrow({ where: { id: spec.code.artifactId }, select: { sha256: true } })
      : undefined;
  return { spec, flinkVersion: engine.flinkVersion, sha256: artifact?.sha256 };
}
