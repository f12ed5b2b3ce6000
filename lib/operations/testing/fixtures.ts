import type { z } from "zod";
import { specInput } from "@/lib/contract/jobs";
import { newId } from "@/lib/domain/ids";
import type { Context, Principal, Role, World } from "../context";
import { createJob } from "../create-job";

export const asPrincipal = (
  user: { id: string; name: string; email: string },
  platformAdmin = false,
): Principal => ({
  kind: "user",
  id: user.id,
  name: user.name,
  email: user.email,
  platformAdmin,
});

export const contextOf = (world: World, principal: Principal): Context => ({
  ...world,
  principal,
  requestId: "req_test",
  signal: new AbortController().signal,
});

export async function addUser(world: World, name: string, role: "ADMIN" | "MEMBER" = "MEMBER") {
  const id = newId("user", world.random(10));
  return world.db.user.create({
    data: { id, name, email: `${name}@example.test`, role, passwordHash: "none" },
  });
}

/** A project with a member of each role, an engine, and a ready target of the given quota. */
export async function addProject(
  world: World,
  slug: string,
  quota: { cpuMilli: number; memoryMib: number } = { cpuMilli: 8000, memoryMib: 16_384 },
) {
  const { db, random } = world;
  const project = await db.project.create({ data: { id: newId("project", random(10)), slug, name: slug } });
  const members = {} as Record<Role, Principal>;
  for (const role of ["OWNER", "EDITOR", "VIEWER"] as const) {
    const user = await addUser(world, `${slug}-${role.toLowerCase()}`);
    await db.membership.create({ data: { projectId: project.id, userId: user.id, role } });
    members[role] = asPrincipal(user);
  }
  const cluster = await db.cluster.create({
    data: {
      id: newId("cluster", random(10)),
      name: `${slug}-cluster`,
      server: "https://127.0.0.1:1",
      controllerCredential: "none",
      webCredential: world.sealFor.web(JSON.stringify({ server: "https://127.0.0.1:1", token: "none" })),
      storageClass: "local",
    },
  });
  const target = await db.deploymentTarget.create({
    data: {
      id: newId("target", random(10)),
      name: "default",
      clusterId: cluster.id,
      namespace: slug,
      projectId: project.id,
      quotaCpuMilli: quota.cpuMilli,
      quotaMemoryMib: quota.memoryMib,
      stateUri: "pvc:millrace-state",
      status: "READY",
    },
  });
  await db.engine.upsert({
    where: { image: "flink:test" },
    update: {},
    create: { id: newId("engine", random(10)), flinkVersion: "2.3.0", image: "flink:test", isDefault: true },
  });
  return { project, members, cluster, target };
}

export const sql =
  "CREATE TABLE a (x INT) WITH ('connector'='datagen'); CREATE TABLE b (x INT) WITH ('connector'='blackhole'); INSERT INTO b SELECT x FROM a;";

/** A SQL job of one core and two GiB; `spec`: what it has other than the defaults. */
export const addJob = (
  world: World,
  principal: Principal,
  project: string,
  name: string,
  spec: Partial<z.input<typeof specInput>> = {},
) =>
  createJob({
    context: contextOf(world, principal),
    input: {
      project,
      body: {
        name,
        description: "",
        labels: {},
        priority: 0,
        spec: specInput.parse({
          code: { kind: "SQL", sql },
          jobManager: { cpu: 0.5, memoryMib: 1024 },
          taskManager: { cpu: 0.5, memoryMib: 1024 },
          ...spec,
        }),
      },
    },
  });
