import { access } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { readApiServerAddresses } from "@/lib/kubernetes/api-server-addresses";
import { applyTarget } from "@/lib/kubernetes/apply";
import type { KubernetesClient } from "@/lib/kubernetes/client";
import { targetManifests } from "@/lib/kubernetes/manifests/target";
import { readStateClaim } from "@/lib/kubernetes/state-claim";
import { log } from "@/lib/log";
import { claimTargets, type LoadedTarget, loadTarget } from "@/lib/operations/claim-target";
import { recordTarget, recordTargetStep, type TargetOutcome } from "@/lib/operations/record-target";
import type { Database } from "@/lib/postgres/client";
import { claimOf } from "./act/create-objects";
import type { World } from "./world";

/** A provisioner makes a volume within seconds; one that waits for the first pod never does. */
const bindPatienceMs = 60_000;
const bindPollMs = 500;

/** Makes what waits to be made, one after the other; a call while one is under way asks for another round. */
export function targetPreparer(db: Database): (world: World) => void {
  let working = false;
  let again = false;
  async function work(world: World) {
    working = true;
    try {
      while (again) {
        again = false;
        for (const id of await claimTargets(db, world.heartbeat.id)) await prepare(db, world, id);
      }
    } catch (err) {
      log.warn({ err }, "targets cannot be prepared now; the sweep tries again");
    } finally {
      working = false;
    }
  }
  return (world) => {
    again = true;
    if (!working) void work(world);
  };
}

async function prepare(db: Database, world: World, operationId: string): Promise<void> {
  const loaded = await loadTarget(db, operationId);
  if (!loaded) return;
  const { target } = loaded;
  const outcome = await make(db, world, loaded).catch((err: unknown): TargetOutcome => {
    log.warn({ err, target: target.id }, "a target could not be prepared");
    const message = err instanceof Error ? err.message : String(err);
    return { status: "FAILED", code: "KUBERNETES_REFUSED", message };
  });
  await recordTarget(db, loaded, outcome, world.now());
  log.info({ target: target.id, status: outcome.status }, "a target was prepared");
}

async function make(db: Database, world: World, loaded: LoadedTarget): Promise<TargetOutcome> {
  const { target } = loaded;
  const client = (await refreshed(world, target.clusterId))?.client;
  if (!client)
    return {
      status: "FAILED",
      code: "KUBERNETES_UNREACHABLE",
      message: "The cluster's credential cannot be opened by the controller.",
    };
  await recordTargetStep(db, loaded, 20, "The namespace is being made");
  const claim = claimOf(target.stateUri);
  await applyTarget(
    client,
    targetManifests({
      targetId: target.id,
      projectId: target.projectId,
      namespace: target.namespace,
      jobManagerServiceAccount: target.jobManagerServiceAccount,
      taskManagerServiceAccount: target.taskManagerServiceAccount,
      quotaCpuMilli: target.quotaCpuMilli,
      quotaMemoryMib: target.quotaMemoryMib,
      stateClaim: claim,
      storageClass: target.cluster.storageClass,
      apiServerAddresses: await readApiServerAddresses(client),
    }),
  );
  await recordTargetStep(db, loaded, 60, "Its volume is being bound");
  return bound(client, target.namespace, claim, target.cluster.storageClass);
}

/** A cluster that was registered a moment ago is not watched yet. */
async function refreshed(world: World, clusterId: string) {
  if (!world.clusters.get(clusterId)) await world.clusters.refresh();
  return world.clusters.get(clusterId);
}

async function bound(
  client: KubernetesClient,
  namespace: string,
  name: string,
  storageClass: string,
): Promise<TargetOutcome> {
  const until = performance.now() + bindPatienceMs;
  for (;;) {
    const claim = await readStateClaim(client, { namespace, name });
    if (claim?.phase === "Bound") {
      const stateDirectory = claim.directory && (await isHere(claim.directory)) ? claim.directory : null;
      return { status: "READY", stateDirectory, note: null };
    }
    if (claim?.phase === "Lost" || performance.now() > until) break;
    await sleep(bindPollMs);
  }
  const message = `The state claim ${namespace}/${name} was not bound: storage class ${storageClass} has no volume for it.`;
  return { status: "FAILED", code: "KUBERNETES_REFUSED", message };
}

const isHere = (directory: string): Promise<boolean> =>
  access(directory).then(
    () => true,
    () => false,
  );
