import type { V1ObjectMeta } from "@kubernetes/client-node";
import { jobLabel, runLabel } from "@/lib/domain/pod-layout";
import { MillraceError } from "@/lib/errors";
import type { KubernetesClient } from "./client";
import { isAlreadyExists } from "./errors";
import type { OwnedObject, RunManifests } from "./manifests/run";
import type { TargetManifests } from "./manifests/target-input";
import { isNamespacedKind, namespacePath, pathOf } from "./paths";
import type { Wire } from "./wire";

type Existing = { metadata: Wire<V1ObjectMeta> };

/** Deployment first, then what it owns. May be repeated at any point: what is there already is ours, or a conflict. */
export async function createRun(
  client: KubernetesClient,
  manifests: RunManifests,
  /** between the Deployment and what it owns: where fault tests end the process */
  { onDeployment }: { onDeployment?: () => void } = {},
): Promise<{ uid: string }> {
  const uid = await createDeployment(client, manifests.deployment);
  onDeployment?.();
  await Promise.all(
    manifests.owned.map((object) => createOwned(client, object, manifests.deployment.metadata.name, uid)),
  );
  return { uid };
}

async function createDeployment(
  client: KubernetesClient,
  deployment: RunManifests["deployment"],
): Promise<string> {
  const { name, namespace = "" } = deployment.metadata;
  const existing = await createOrRead(client, pathOf("Deployment", namespace), name, deployment);
  if (existing.metadata.labels?.[runLabel] !== deployment.metadata.labels?.[runLabel])
    throw conflict(`Deployment ${namespace}/${name} belongs to another run`, existing);
  if (existing.metadata.deletionTimestamp)
    throw conflict(`Deployment ${namespace}/${name} is being deleted`, existing);
  return existing.metadata.uid ?? "";
}

async function createOwned(
  client: KubernetesClient,
  object: OwnedObject,
  owner: string,
  uid: string,
): Promise<void> {
  const { name, namespace = "" } = object.metadata;
  const { kind } = object;
  if (!isNamespacedKind(kind)) throw new Error(`Not a kind that a run owns: ${kind}`);
  const ownerReferences = [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      name: owner,
      uid,
      controller: true,
      blockOwnerDeletion: true,
    },
  ];
  const owned = { ...object, metadata: { ...object.metadata, ownerReferences } };
  const existing = await createOrRead(client, pathOf(kind, namespace), name, owned);
  if (!existing.metadata.ownerReferences?.some((reference) => reference.uid === uid))
    throw conflict(`${kind} ${namespace}/${name} belongs to something else`, existing);
}

/** The created object, or the one that has its name. */
async function createOrRead(
  client: KubernetesClient,
  path: string,
  name: string,
  body: object,
): Promise<Existing> {
  try {
    return await client.json<Existing>("POST", path, { body });
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    return await client.json<Existing>("GET", `${path}/${name}`);
  }
}

const conflict = (what: string, { metadata }: Existing) =>
  new MillraceError("CONFLICT", `${what}.`, {
    detail: { uid: metadata.uid, run: metadata.labels?.[runLabel], job: metadata.labels?.[jobLabel] },
  });

/** Server-side apply: fields that others set (a volume bound to the claim) stay. */
export async function applyTarget(client: KubernetesClient, manifests: TargetManifests): Promise<void> {
  for (const object of manifests.objects) {
    const { kind, metadata } = object;
    const path = isNamespacedKind(kind)
      ? pathOf(kind, metadata.namespace ?? "", metadata.name)
      : namespacePath(metadata.name);
    await client.json("PATCH", path, {
      query: { fieldManager: "millrace", force: true },
      headers: { "content-type": "application/apply-patch+yaml" },
      body: object,
    });
  }
}
