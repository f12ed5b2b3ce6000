import { type Access, callCluster } from "./cluster-api";
import type { Instance } from "./instance";
import { type Report, StepError } from "./part";
import { until } from "./process";

type Item = {
  metadata: { name: string; annotations?: Record<string, string> };
  spec?: { replicas?: number };
};

const list = async (access: Access, path: string): Promise<Item[]> => {
  const { status, body } = await callCluster(access, "GET", path);
  if (status !== 200) throw new StepError(`GET ${path} answered ${status}`, "npm run doctor");
  return (body.items ?? []) as Item[];
};

const namespacesOf = async (access: Access, { namespacePrefix }: Instance) =>
  (await list(access, "/api/v1/namespaces"))
    .map(({ metadata }) => metadata.name)
    .filter((name) => name.startsWith(namespacePrefix));

/** Removes everything that an instance has in a cluster. */
export async function deleteNamespaces(access: Access, instance: Instance, report: Report): Promise<void> {
  const names = await namespacesOf(access, instance);
  if (names.length === 0) return;
  report(`Deleting ${names.join(", ")}`);
  for (const name of names) {
    // Jobs need no time to end well: their data goes too.
    await callCluster(access, "DELETE", `/api/v1/namespaces/${name}/pods?gracePeriodSeconds=0`);
    await callCluster(access, "DELETE", `/api/v1/namespaces/${name}`);
  }
  await until(async () => (await namespacesOf(access, instance)).length === 0, {
    timeoutMs: 120_000,
    everyMs: 300,
    orThrow: () =>
      new StepError(
        `The cluster does not remove ${names.join(", ")}`,
        `kubectl describe namespace ${names[0]}`,
      ),
  });
}

const paused = "millrace.dev/paused";
const deployments = (namespace: string) => `/apis/apps/v1/namespaces/${namespace}/deployments`;

async function setReplicas(access: Access, namespace: string, { metadata }: Item, replicas: number) {
  const body = JSON.stringify({
    metadata: { annotations: { [paused]: replicas === 0 ? "true" : null } },
    spec: { replicas },
  });
  await callCluster(
    access,
    "PATCH",
    `${deployments(namespace)}/${metadata.name}`,
    body,
    "application/merge-patch+json",
  );
}

/** Jobs of an instance that goes down on a cluster that stays up: their pods end, and they go on from their last checkpoint later. */
export async function pauseJobs(access: Access, instance: Instance, report: Report): Promise<void> {
  for (const namespace of await namespacesOf(access, instance)) {
    const running = (await list(access, deployments(namespace))).filter(({ spec }) => spec?.replicas !== 0);
    if (running.length > 0) report(`Pausing ${running.length} jobs in ${namespace}`);
    for (const deployment of running) await setReplicas(access, namespace, deployment, 0);
    // TaskManagers belong to the Deployment, not to its ReplicaSet: scaling leaves them.
    await until(
      async () => {
        await callCluster(access, "DELETE", `/api/v1/namespaces/${namespace}/pods`);
        return (await list(access, `/api/v1/namespaces/${namespace}/pods`)).length === 0;
      },
      {
        timeoutMs: 90_000,
        everyMs: 500,
        orThrow: () => new StepError(`Pods in ${namespace} do not end`, `kubectl -n ${namespace} get pods`),
      },
    );
  }
}

/** Before the controller starts, which would take a paused job for one that somebody else scaled down. */
export async function resumeJobs(access: Access, instance: Instance, report: Report): Promise<void> {
  for (const namespace of await namespacesOf(access, instance)) {
    const waiting = (await list(access, deployments(namespace))).filter(
      ({ metadata }) => metadata.annotations?.[paused],
    );
    if (waiting.length > 0) report(`Going on with ${waiting.length} jobs in ${namespace}`);
    for (const deployment of waiting) await setReplicas(access, namespace, deployment, 1);
  }
}
