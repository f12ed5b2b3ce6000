import { newId } from "@/lib/domain/ids";
import { reduceKubeconfig } from "@/lib/kubernetes/kubeconfig";
import { changeTarget } from "./change-target";
import type { Context } from "./context";
import { createTarget } from "./create-target";
import { findToken } from "./find-token";
import { normaliseEmail } from "./sessions";
import { serverOf } from "./try-cluster";
import { addToken } from "./tokens";

type Seed = {
  accounts: { email: string; role: "ADMIN" | "MEMBER" }[];
  cluster: {
    name: string;
    controllerKubeconfig: string;
    webKubeconfig: string;
    prometheusUrl: string | null;
  };
  target: { namespace: string; name?: string | undefined };
  engine: { flinkVersion: string; image: string };
  storageClass: string;
  project: { name: string; slug: string };
  token?: string | null | undefined;
};

/** Half of a small machine: jobs to try things out, beside the cluster itself. */
const demoQuota = { cpuMilli: 4_000, memoryMib: 12_288 };

/** What a first `up` needs to run a job; all of it may be there already. */
export async function seedPlatform(context: Context, seed: Seed) {
  const project = await seedProject(context, seed);
  const clusterId = await seedCluster(context, seed);
  await seedEngine(context, seed.engine);
  const targetId = await seedTarget(context, seed, clusterId);
  return {
    token: await seedToken(context, project.id, seed.token ?? undefined),
    projectSlug: project.slug,
    targetId,
    clusterId,
  };
}

/** All accounts are members: administrators own it, the others work in it. */
async function seedProject({ db, now, random }: Context, seed: Seed) {
  const project = await db.project.upsert({
    where: { slug: seed.project.slug },
    update: {},
    create: { ...seed.project, id: newId("project", random(10)), createdAt: now() },
  });
  const users = await db.user.findMany({
    where: { email: { in: seed.accounts.map(({ email }) => normaliseEmail(email)) } },
  });
  for (const user of users)
    await db.membership.upsert({
      where: { projectId_userId: { projectId: project.id, userId: user.id } },
      update: {},
      create: { projectId: project.id, userId: user.id, role: user.role === "ADMIN" ? "OWNER" : "EDITOR" },
    });
  return project;
}

/** Not tried here: the cluster may be on its way up. Credentials are sealed anew, since the cluster may be. */
async function seedCluster({ db, now, random, sealFor }: Context, { cluster, storageClass }: Seed) {
  const controller = reduceKubeconfig(cluster.controllerKubeconfig);
  const web = reduceKubeconfig(cluster.webKubeconfig);
  const data = {
    server: serverOf(web),
    controllerCredential: sealFor.controller(controller),
    webCredential: sealFor.web(web),
    prometheusUrl: cluster.prometheusUrl,
    storageClass,
  };
  const row = await db.cluster.upsert({
    where: { name: cluster.name },
    update: data,
    create: { ...data, name: cluster.name, id: newId("cluster", random(10)), createdAt: now() },
  });
  return row.id;
}

async function seedEngine({ db, now, random }: Context, engine: Seed["engine"]): Promise<void> {
  await db.$transaction([
    db.engine.updateMany({ where: { image: { not: engine.image } }, data: { isDefault: false } }),
    db.engine.upsert({
      where: { image: engine.image },
      update: { ...engine, isDefault: true },
      create: { ...engine, isDefault: true, id: newId("engine", random(10)), createdAt: now() },
    }),
  ]);
}

async function seedTarget(context: Context, seed: Seed, clusterId: string): Promise<string> {
  const { namespace } = seed.target;
  const key = { clusterId_namespace: { clusterId, namespace } };
  const known = await context.db.deploymentTarget.findUnique({ where: key });
  if (known) {
    // What stood in the way may be mended since: a change, even to what is, prepares it anew.
    const quota = { cpuMilli: known.quotaCpuMilli, memoryMib: known.quotaMemoryMib };
    if (known.status === "FAILED")
      await changeTarget({ context, input: { target: known.id, body: { quota } } });
    return known.id;
  }
  const name = seed.target.name ?? "default";
  const body = { name, clusterId, project: seed.project.slug, namespace, quota: demoQuota };
  await createTarget({ context, input: { body } });
  return (await context.db.deploymentTarget.findUniqueOrThrow({ where: key })).id;
}

/** The one that scripts hold, while it is good; else a new one in place of all that the seed made before. */
async function seedToken(context: Context, projectId: string, known: string | undefined): Promise<string> {
  const name = "millrace info";
  if (known !== undefined && (await findToken(context, known))?.projectId === projectId) return known;
  return context.db.$transaction(async (tx) => {
    await tx.apiToken.updateMany({ where: { projectId, name }, data: { revokedAt: context.now() } });
    const data = { projectId, name, role: "OWNER" as const, createdById: null, expiresAt: null };
    return (await addToken(tx, context, data)).token;
  });
}
