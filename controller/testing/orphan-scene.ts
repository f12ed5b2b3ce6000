import type { V1Deployment } from "@kubernetes/client-node";
import type { Orphan } from "@/lib/contract/orphans";
import { runLabel } from "@/lib/domain/pod-layout";
import { isNotFound } from "@/lib/kubernetes/errors";
import { namespacePath, pathOf } from "@/lib/kubernetes/paths";
import { until } from "@/lib/kubernetes/testing/until";
import type { Wire } from "@/lib/kubernetes/wire";
import { adoptOrphan } from "@/lib/operations/adopt-orphan";
import { deleteJob } from "@/lib/operations/delete-job";
import { deleteOrphan } from "@/lib/operations/delete-orphan";
import { listOrphans } from "@/lib/operations/list-orphans";
import { addUser, asPrincipal, contextOf } from "@/lib/operations/testing/fixtures";
import { type ControllerProcess, endControllers, startController } from "./process";
import { type Scene, scene } from "./scene";

export const page = { cursor: undefined, limit: 50, body: undefined };

export const some = <T>(one: T | undefined): T => {
  if (one === undefined) throw new Error("It is not there.");
  return one;
};

/** Deployments as a test and kubectl see them. */
function deployments(at: Scene) {
  const pathOfDeployment = (name: string) => pathOf("Deployment", at.namespace, name);
  const read = (name: string) =>
    at.client.json<Wire<V1Deployment>>("GET", pathOfDeployment(name)).catch((error: unknown) => {
      if (isNotFound(error)) return undefined;
      throw error;
    });
  return {
    read,
    post: (
      name: string,
      like: Wire<V1Deployment>,
      labels: Record<string, string>,
      namespace = at.namespace,
    ) =>
      at.client.json<Wire<V1Deployment>>("POST", pathOf("Deployment", namespace), {
        body: { apiVersion: "apps/v1", kind: "Deployment", metadata: { name, labels }, spec: like.spec },
      }),
    async remove(name: string) {
      await at.client.json("DELETE", pathOfDeployment(name), { body: { propagationPolicy: "Foreground" } });
      await until(async () => (await read(name)) === undefined, 30_000);
    },
  };
}

/**
 * Four runs of which Postgres has lost two, `homeless` with its job, and the cluster the Deployment of `missing`; and beside
 * `known` what nobody owns: a copy of it, one that is foreign, and two in a namespace that is nobody's target.
 */
export async function orphanScene() {
  const at = await scene();
  const admin = contextOf(at.world, asPrincipal(await addUser(at.world, "orphans-admin", "ADMIN"), true));
  const objects = deployments(at);
  const elsewhere = `${at.namespace}-elsewhere`;
  let controllers: ControllerProcess[] = [];
  const start = async () => void controllers.push(await startController(at.environment));
  const end = async () => {
    await Promise.all(controllers.map((controller) => controller.end("SIGKILL")));
    controllers = [];
  };

  /** Others use the cluster too: to this console their runs are unknown, in namespaces that are no targets. */
  const isOurs = ({ namespace }: Orphan) => namespace === at.namespace || namespace === elsewhere;
  const listed = async () => {
    const { items } = await listOrphans({ context: admin, input: { ...page, limit: 200 } });
    return items.filter(isOurs);
  };
  const orphan = async (name: string): Promise<Orphan> =>
    some((await listed()).find((one) => one.name === name));

  await start();
  await at.prepare();
  const runs = [await at.start(), await at.start(), await at.start(), await at.start()] as const;
  const [known, lost, homeless, missing] = runs;
  for (const { runId } of runs)
    await until(async () => {
      const run = await at.db.run.findUniqueOrThrow({ where: { id: runId } });
      return run.deploymentUid ?? false;
    }, 60_000);
  await end();
  for (const { jobId, runId } of [lost, homeless]) {
    await at.db.job.update({ where: { id: jobId }, data: { latestRunId: null } });
    await at.db.run.delete({ where: { id: runId } });
  }
  await deleteJob({ context: admin, input: { project: "engine", job: homeless.jobId, body: undefined } });
  await objects.remove(missing.clusterId);
  // No pass settles it meanwhile.
  await at.db.runSchedule.update({
    where: { runId: missing.runId },
    data: { dueAt: new Date(Date.now() + 3_600_000), owner: null },
  });
  const like = some(await objects.read(known.clusterId));
  await objects.post("copy", like, some(like.metadata?.labels));
  const foreign = { app: "foreign", type: "flink-native-kubernetes", component: "jobmanager" };
  await objects.post("foreign", like, foreign);
  await at.client.json("POST", "/api/v1/namespaces", { body: { metadata: { name: elsewhere } } });
  // It asks for no pod: nothing here holds the quota of others.
  const idle = { ...like, spec: { ...some(like.spec), replicas: 0 } };
  await objects.post("elsewhere", idle, some(like.metadata?.labels), elsewhere);
  await objects.post("unknown", idle, { [runLabel]: "run_0000000000000000" }, elsewhere);
  await start();
  await until(async () => (await listed()).length >= 6, 90_000);

  return {
    ...at,
    ...objects,
    admin,
    runs: { known, lost, homeless, missing },
    start,
    /** of the controller */
    end,
    isOurs,
    listed,
    orphan,
    gone: (name: string) => until(async () => (await listed()).every((one) => one.name !== name), 60_000),
    ended: (id: string) =>
      until(async () => {
        const operation = await at.db.operation.findUniqueOrThrow({ where: { id } });
        return operation.finishedAt !== null && operation;
      }, 120_000),
    adopt: async (name: string, jobId?: string) =>
      adoptOrphan({ context: admin, input: { orphan: (await orphan(name)).id, body: { jobId } } }),
    discard: async (name: string) =>
      deleteOrphan({ context: admin, input: { orphan: (await orphan(name)).id, body: undefined } }),
    async removeAll() {
      endControllers();
      await at.client.json("DELETE", namespacePath(elsewhere));
      await at.remove();
    },
  };
}
