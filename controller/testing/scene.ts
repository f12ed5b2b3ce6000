import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { V1Secret } from "@kubernetes/client-node";
import { connect, type KubernetesClient } from "@/lib/kubernetes/client";
import { isNotFound } from "@/lib/kubernetes/errors";
import { reducedKubeconfig, reduceKubeconfig } from "@/lib/kubernetes/kubeconfig";
import { namespacePath, pathOf } from "@/lib/kubernetes/paths";
import { info } from "@/lib/kubernetes/testing/target";
import { until } from "@/lib/kubernetes/testing/until";
import type { World } from "@/lib/operations/context";
import { createTarget } from "@/lib/operations/create-target";
import { startJob } from "@/lib/operations/start-job";
import { stopJob } from "@/lib/operations/stop-job";
import { addJob, addProject, addUser, asPrincipal, contextOf } from "@/lib/operations/testing/fixtures";
import { openWorld } from "@/lib/operations/world";
import type { Database } from "@/lib/postgres/client";
import { type TestDatabase, testDatabase } from "@/lib/postgres/testing/database";
import { newKeyPair } from "@/lib/sealing";
import { recycleReleased } from "@/local/kubernetes/volumes";

export type Scene = {
  db: Database;
  world: World;
  client: KubernetesClient;
  namespace: string;
  /** for the controller's process */
  environment: Record<string, string>;
  /** for a web process, without its own address */
  webEnvironment: Record<string, string>;
  /** asks the controller for the target; settles when it is ready */
  prepare(): Promise<void>;
  /** a start, accepted: of a new job, or once more of this one */
  start(jobId?: string): Promise<Started>;
  remove(): Promise<void>;
};
export type Started = {
  runId: string;
  jobId: string;
  clusterId: string;
  flinkJobId: string;
  applicationId: string;
  cancel(): Promise<unknown>;
  /** with a savepoint */
  stop(): Promise<unknown>;
};

export type SceneOptions = {
  /** what the controller's credential holds, instead of the way straight to the API server */
  kubeconfig?: string;
  /** pods are made; without it a quota refuses them all, and no JVM takes the node's processors */
  pods?: boolean;
  /** of its target, on the cluster too; without it there is room for whatever is started */
  quota?: { cpuMilli: number; memoryMib: number };
  database?: TestDatabase;
};
/** The way straight to the real API server. */
export const realKubeconfig = () => reduceKubeconfig(readFileSync(info.kubeconfig, "utf8"));

/** With the rights that a cluster gives the controller (deploy/rbac), and no more. */
export async function controllerKubeconfig(): Promise<string> {
  const path = pathOf("Secret", "millrace-system", "millrace-controller");
  const { data } = await connect(realKubeconfig()).json<V1Secret>("GET", path);
  const { server, caData } = reducedKubeconfig.parse(JSON.parse(realKubeconfig()));
  return JSON.stringify({ server, caData, token: Buffer.from(data?.token ?? "", "base64").toString() });
}

/** A console of its own on the real server and the real cluster: objects are made, seen and taken away as ever. */
export async function scene(options: SceneOptions = {}): Promise<Scene> {
  const database = options.database ?? (await testDatabase());
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
  const client = connect(realKubeconfig());
  const namespace = `mr-engine-${randomBytes(4).toString("hex")}`;
  const { members, project, cluster, target: unused } = await addProject(world, "engine");
  await db.deploymentTarget.delete({ where: { id: unused.id } });
  await db.cluster.update({
    where: { id: cluster.id },
    data: {
      controllerCredential: world.sealFor.controller(options.kubeconfig ?? realKubeconfig()),
      storageClass: "millrace-local",
    },
  });
  const admin = contextOf(world, asPrincipal(await addUser(world, "engine-admin", "ADMIN"), true));
  const editor = contextOf(world, members.EDITOR);
  let jobs = 0;
  const inTurn = oneByOne();
  return {
    db,
    world,
    client,
    namespace,
    environment: {
      DATABASE_URL: database.url,
      MILLRACE_STORE: store,
      MILLRACE_INTERNAL_URL: "http://127.0.0.1:1",
      MILLRACE_CONTROLLER_PRIVATE_KEY: controller.privateKey,
    },
    webEnvironment: {
      DATABASE_URL: database.url,
      MILLRACE_STORE: store,
      MILLRACE_INTERNAL_URL: "http://127.0.0.1:1",
      NEXTAUTH_SECRET: randomBytes(32).toString("hex"),
      MILLRACE_WEB_PRIVATE_KEY: web.privateKey,
      MILLRACE_WEB_PUBLIC_KEY: web.publicKey,
      MILLRACE_CONTROLLER_PUBLIC_KEY: controller.publicKey,
    },
    async prepare() {
      // Each target takes a volume of the local cluster's pool, and files of tests make more than it holds.
      await recycleReleased();
      const quota = options.quota ?? { cpuMilli: 1_000_000, memoryMib: 1_000_000 };
      const body = { name: "default", clusterId: cluster.id, namespace, project: project.slug, quota };
      const operation = await createTarget({ context: admin, input: { body } });
      await until(async () => {
        const { state } = await db.operation.findUniqueOrThrow({ where: { id: operation.id } });
        return state === "SUCCEEDED" || state === "FAILED";
      }, 60_000);
      if (options.pods) return;
      await client.json("POST", pathOf("ResourceQuota", namespace), {
        body: {
          apiVersion: "v1",
          kind: "ResourceQuota",
          metadata: { name: "no-pods", namespace },
          spec: { hard: { pods: "0" } },
        },
      });
    },
    async start(again) {
      const jobId = again ?? (await addJob(world, members.EDITOR, project.slug, `job-${++jobs}`)).id;
      const place = { project: project.slug, job: jobId };
      const { runId } = await inTurn(() =>
        startJob({ context: editor, input: { ...place, body: undefined } }),
      );
      const run = await db.run.findUniqueOrThrow({ where: { id: runId ?? "" } });
      const { clusterId, flinkJobId, applicationId } = run;
      return {
        runId: run.id,
        jobId,
        clusterId,
        flinkJobId,
        applicationId,
        cancel: () => stopJob({ context: editor, input: { ...place, body: { mode: "CANCEL" } } }),
        stop: () => stopJob({ context: editor, input: { ...place, body: { mode: "SAVEPOINT" } } }),
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

/** Starts on one target pass one by one, and who waits there for too long is told to come back: tests do not crowd. */
function oneByOne() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
