import { Readable } from "node:stream";
import * as admin from "@/lib/contract/admin";
import * as artifacts from "@/lib/contract/artifacts";
import * as flink from "@/lib/contract/flink";
import * as jobs from "@/lib/contract/jobs";
import * as operations from "@/lib/contract/operations";
import * as orphans from "@/lib/contract/orphans";
import * as projects from "@/lib/contract/projects";
import * as runs from "@/lib/contract/runs";
import { adoptOrphan } from "@/lib/operations/adopt-orphan";
import { changeTarget } from "@/lib/operations/change-target";
import { createCluster } from "@/lib/operations/create-cluster";
import { createJob } from "@/lib/operations/create-job";
import { createTarget } from "@/lib/operations/create-target";
import { createVersion } from "@/lib/operations/create-version";
import { deleteJob } from "@/lib/operations/delete-job";
import { deleteOrphan } from "@/lib/operations/delete-orphan";
import { fetchArtifact } from "@/lib/operations/fetch-artifact";
import { getJob } from "@/lib/operations/get-job";
import { getMe } from "@/lib/operations/get-me";
import { getOperation } from "@/lib/operations/get-operation";
import { getRun } from "@/lib/operations/get-run";
import { getVersion } from "@/lib/operations/get-version";
import { listArtifacts } from "@/lib/operations/list-artifacts";
import { listCheckpoints } from "@/lib/operations/list-checkpoints";
import { listClusters } from "@/lib/operations/list-clusters";
import { listEngines } from "@/lib/operations/list-engines";
import { listExceptions } from "@/lib/operations/list-exceptions";
import { listJobs } from "@/lib/operations/list-jobs";
import { listLogs } from "@/lib/operations/list-logs";
import { listMissingRuns } from "@/lib/operations/list-missing-runs";
import { listOrphans } from "@/lib/operations/list-orphans";
import { listProjectTargets } from "@/lib/operations/list-project-targets";
import { listRunEvents } from "@/lib/operations/list-run-events";
import { listRuns } from "@/lib/operations/list-runs";
import { listSnapshots } from "@/lib/operations/list-snapshots";
import { listTargets } from "@/lib/operations/list-targets";
import { listVersions } from "@/lib/operations/list-versions";
import { listVertices } from "@/lib/operations/list-vertices";
import { createProject, listProjects } from "@/lib/operations/projects";
import { readLog } from "@/lib/operations/read-log";
import { readMetrics } from "@/lib/operations/read-metrics";
import { startJob } from "@/lib/operations/start-job";
import { stopJob } from "@/lib/operations/stop-job";
import { createToken, listTokens, revokeToken } from "@/lib/operations/tokens";
import { uploadArtifact } from "@/lib/operations/upload-artifact";
import { feedStream } from "./feed-stream";
import { answer, type Handler, respond } from "./handler";
import { logStream } from "./log-stream";

const download = { "content-type": "application/java-archive", "cache-control": "no-store" };
const plain = {
  "content-type": "text/plain; charset=utf-8",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

/** Which verb answers which endpoint: for routes and for pages. */
const all: Handler[] = [
  answer(projects.getMe, getMe),
  answer(projects.listEngines, listEngines),
  answer(projects.listProjectTargets, listProjectTargets),
  answer(projects.listTokens, listTokens),
  answer(projects.createToken, createToken),
  answer(projects.revokeToken, revokeToken),
  respond(projects.watchChanges, feedStream),

  answer(jobs.listJobs, listJobs),
  answer(jobs.createJob, createJob),
  answer(jobs.getJob, getJob),
  answer(jobs.deleteJob, deleteJob),
  answer(jobs.createVersion, createVersion),
  answer(jobs.listVersions, listVersions),
  answer(jobs.getVersion, getVersion),
  answer(jobs.startJob, startJob),
  answer(jobs.stopJob, stopJob),
  answer(jobs.listSnapshots, listSnapshots),

  answer(runs.listRuns, listRuns),
  answer(runs.getRun, getRun),
  answer(runs.listRunEvents, listRunEvents),
  answer(operations.getOperation, getOperation),

  answer(flink.listVertices, listVertices),
  answer(flink.listCheckpoints, listCheckpoints),
  answer(flink.listExceptions, listExceptions),
  answer(flink.readMetrics, readMetrics),
  answer(flink.listLogs, listLogs),
  respond(flink.readLog, async (call) => new Response(await readLog(call), { headers: plain })),
  respond(flink.followLog, logStream),

  answer(artifacts.uploadArtifact, uploadArtifact),
  answer(artifacts.listArtifacts, listArtifacts),
  respond(artifacts.fetchArtifact, async (call) => {
    const { stream, sizeBytes } = await fetchArtifact(call);
    const body = Readable.toWeb(stream) as ReadableStream<Uint8Array>;
    return new Response(body, { headers: { ...download, "content-length": String(sizeBytes) } });
  }),

  answer(admin.listClusters, listClusters),
  answer(admin.createCluster, createCluster),
  answer(admin.listTargets, listTargets),
  answer(admin.createTarget, createTarget),
  answer(admin.changeTarget, changeTarget),
  answer(admin.listProjects, listProjects),
  answer(admin.createProject, createProject),
  answer(orphans.listOrphans, listOrphans),
  answer(orphans.adoptOrphan, adoptOrphan),
  answer(orphans.deleteOrphan, deleteOrphan),
  answer(orphans.listMissingRuns, listMissingRuns),
];

export const handlers: ReadonlyMap<string, Handler> = new Map(all.map((one) => [one.endpoint.id, one]));
