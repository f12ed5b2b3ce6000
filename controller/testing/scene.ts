import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type KubernetesClient } from "@/lib/kubernetes/client";
import { isNotFound } from "@/lib/kubernetes/errors";
import { reduceKubeconfig } from "@/lib/kubernetes/kubeconfig";
import { namespacePath, pathOf } from "@/lib/kubernetes/paths";
import { info } from "@/lib/kubernetes/testing/target";
import { until } from "@/lib/kubernetes/testing/until";
import { createTarget } from "@/lib/operations/create-target";
import { startJob } from "@/lib/operations/start-job";
import { stopJob } from "@/lib/operations/stop-job";
import { addJob, addProject, addUser, asPrincipal, contextOf } from "@/lib/operations/testing/fixtures";
import { openWorld } from "@/lib/operations/world";
import type { Database } from "@/lib/postgres/client";
import { testDatabase } from "@/lib/postgres/testing/database";
import { newKeyPair } from "@/lib/sealing";

export type Scene = {
  db: Database;
  client: KubernetesClient;
  namespace: string;
  /** for the controller's process */
  environment: Record<string, string>;
  /** asks the controller for the target; settles when it is ready */
  prepare(): Promise<void>;
  /** a start of a new job, accepted */
  start(): Promise<Started>;
  remove(): Promise<void>;
};
export type Started = { runId: string; clusterId: string; cancel(): Promise<unknown> };

/**
 * A console of its own on the real server and the real cluster, in a namespace that admits no pod: objects are made,
 * seen and taken away as ever, and no JVM takes the node's processors.
 */
export async function scene(): Promise<Scene> {
  const database = await testDatabase();
  const { db } = database;
  const store = await mkdtemp(join(tmpdir(), "millrace-store-"));
  const [web, controller] = [newKeyPair(), newKeyPair()];
  const world = openWorld({
    databaseUrl: database.url,
    store,
    webPrivateKey: web.privateKey,
    webPublicKey: web.publicKey,
    controllerPublicKey: controller.publicKey,
  });
  const kubeconfig = reduceKubeconfig(readFileSync(info.kubeconfig, "utf8"));
  const client = connect(kubeconfig);
  const namespace = `mr-engine-${randomBytes(4).toString("hex")}`;
  const { members, project, cluster, target: unused } = await addProject(world, "engine");
  await db.deploymentTarget.delete({ where: { id: unused.id } });
  await db.cluster.update({
    where: { id: cluster.id },
    data: { controllerCredential: world.sealFor.controller(kubeconfig), storageClass: "millrace-local" },
  });
  const admin = contextOf(world, asPrincipal(await addUser(world, "engine-admin", "ADMIN"), true));
  const editor = contextOf(world, members.EDITOR);
  let jobs = 0;
  return {
    db,
    client,
    namespace,
    environment: {
      DATABASE_URL: database.url,
      MILLRACE_STORE: store,
      MILLRACE_INTERNAL_URL: "http://127.0.0.1:1",
      MILLRACE_CONTROLLER_PRIVATE_KEY: controller.privateKey,
    },
    async prepare() {
      const quota = { cpuMilli: 1_000_000, memoryMib: 1_000_000 };
      const body = { name: "default", clusterId: cluster.id, namespace, project: project.slug, quota };
      const operation = await createTarget({ context: admin, input: { body } });
      await until(async () => {
        const { state } = await db.operation.findUniqueOrThrow({ where: { id: operation.id } });
        return state === "SUCCEEDED" || state === "FAILED";
      }, 60_000);
      await client.json("POST", pathOf("ResourceQuota", namespace), {
        body: {
          apiVersion: "v1",
          kind: "ResourceQuota",
          metadata: { name: "no-pods", namespace },
          spec: { hard: { pods: "0" } },
        },
      });
    },
    async start() {
      const job = await addJob(world, members.EDITOR, project.slug, `job-${++jobs}`);
      const place = { project: project.slug, job: job.id };
      const { runId } = await startJob({ context: editor, input: { ...place, body: undefined } });
      const run = await db.run.findUniqueOrThrow({ where: { id: runId ?? "" } });
      return {
        runId: run.id,
        clusterId: run.clusterId,
        cancel: () => stopJob({ context: editor, input: { ...place, body: { mode: "CANCEL" } } }),
      };
    },
    async remove() {
      await client.json("DELETE", namespacePath(namespace)).catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
      });
      await client.close();
      await world.db.$disconnect();
      await database.close();
      await rm(store, { recursive: true });
    },
  };
}
