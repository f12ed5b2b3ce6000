import type { ActionOutcome } from "@/lib/domain/decision";
import type { KubernetesClient } from "@/lib/kubernetes/client";
import {
  type DeletableKind,
  deleteByName,
  deleteDeployment,
  highAvailabilityConfigMaps,
} from "@/lib/kubernetes/delete";
import { type Leftovers, listLeftovers, readRun, type RunNames } from "@/lib/kubernetes/read-run";
import { namesOf } from "../transport";
import type { At } from "./at";
import { released } from "./remove-deployment";

/** The HA ConfigMaps by name, and whatever else carries the run's name and label. */
export async function deleteLeftovers({ world, run, connection }: At): Promise<ActionOutcome> {
  await removeLeftovers(connection.client, namesOf(run), run.row.flinkJobId);
  return { outcome: "done", facts: released("leftoversDeletedAt", world.now()) };
}

const kinds: Partial<Record<keyof Leftovers, DeletableKind>> = {
  replicaSets: "ReplicaSet",
  pods: "Pod",
  configMaps: "ConfigMap",
  secrets: "Secret",
  services: "Service",
};

export async function removeLeftovers(
  client: KubernetesClient,
  run: RunNames,
  flinkJobId: string,
): Promise<void> {
  const { namespace } = run;
  const left = await listLeftovers(client, run);
  if (left.deployments.length > 0) {
    const { deployment } = await readRun(client, run);
    if (deployment.seen === "present")
      await deleteDeployment(client, { namespace, name: run.clusterId, uid: deployment.uid });
  }
  for (const name of highAvailabilityConfigMaps(run.clusterId, flinkJobId))
    await deleteByName(client, "ConfigMap", { namespace, name });
  for (const [list, kind] of Object.entries(kinds))
    for (const name of left[list as keyof Leftovers]) await deleteByName(client, kind, { namespace, name });
}
