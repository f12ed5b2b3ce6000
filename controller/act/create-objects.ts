import type { ActionOutcome } from "@/lib/domain/decision";
import { statePathOf } from "@/lib/domain/state-layout";
import { MillraceError } from "@/lib/errors";
import { flinkFiles } from "@/lib/flink/configuration/files";
import { createRun } from "@/lib/kubernetes/apply";
import type { RunManifestInput } from "@/lib/kubernetes/manifests/input";
import { runManifests } from "@/lib/kubernetes/manifests/run";
import { hasMetadata } from "@/lib/statestore/checkpoints";
import type { At } from "./at";

/** Deployment first, then what it owns. Ids were stored before and names follow from them, so it may be repeated. */
export async function createObjects(at: At): Promise<ActionOutcome> {
  const { world, run, connection } = at;
  if (await isRestoreMissing(at))
    return {
      outcome: "stuck",
      reason: "RestorePathMissing",
      message: `The state to start from is not there any more: ${run.row.restorePath}`,
    };
  try {
    const input = await manifestInput(at);
    const manifests = runManifests(input, flinkFiles(input));
    const { uid } = await createRun(connection.client, manifests, {
      onDeployment: () => world.crashPoint("after-deployment-post"),
    });
    const now = world.now();
    return {
      outcome: "done",
      facts: (before) => ({ ...before, created: before.created ?? { at: now, uid } }),
      events: [
        {
          type: "ObjectsCreated",
          state: null,
          message: "The run's objects exist in the cluster",
          detail: { deployment: run.row.clusterId, uid },
          occurredAt: now,
        },
      ],
    };
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    if (error.code === "VALIDATION_FAILED")
      return { outcome: "stuck", reason: "ManifestRefused", message: error.message };
    if (error.code !== "CONFLICT") throw error;
    // Somebody deletes it this moment, or took the name of what answered already: what comes after is seen then.
    const { reached } = run.view.facts;
    if (error.message.includes("is being deleted") || reached.jmPodRunning !== undefined)
      return { outcome: "wait", lookAgainInMs: 2_000 };
    return { outcome: "stuck", reason: "NameTaken", message: error.message };
  }
}

/** A start without its state is refused, never made empty. Where the state cannot be read from here, Flink refuses it. */
async function isRestoreMissing({ world, run: { row } }: At): Promise<boolean> {
  if (row.restorePath === null || row.target.stateDirectory === null) return false;
  if (statePathOf(row.restorePath) === undefined) return false;
  return !(await hasMetadata(world.states(row.target.stateDirectory), row.restorePath));
}

async function manifestInput({ world, run }: At): Promise<RunManifestInput> {
  const { row, view } = run;
  const { spec, flinkVersion, sha256 } = await world.store.loadStart(run);
  const { target } = row;
  return {
    runId: row.id,
    jobId: row.jobId,
    jobName: row.job.name,
    clusterId: row.clusterId,
    flinkJobId: row.flinkJobId,
    applicationId: row.applicationId,
    namespace: target.namespace,
    jobManagerServiceAccount: target.jobManagerServiceAccount,
    taskManagerServiceAccount: target.taskManagerServiceAccount,
    image: row.image,
    flinkVersion,
    spec,
    stateClaim: claimOf(target.stateUri),
    ...(row.restorePath && {
      restore: { path: row.restorePath, allowNonRestoredState: row.allowNonRestoredState },
    }),
    ...(sha256 && {
      artifact: { sha256, url: artifactUrl(world.internalUrl, row.id, sha256, view.facts.artifactKey) },
    }),
  };
}

/** `pvc:<claim>` */
export const claimOf = (stateUri: string): string => stateUri.replace(/^pvc:/, "");

function artifactUrl(internalUrl: string, runId: string, sha256: string, key = ""): string {
  const base = internalUrl.replace(/\/+$/, "");
  return `${base}/api/v1/internal/artifacts/${runId}/${sha256}?key=${encodeURIComponent(key)}`;
}
