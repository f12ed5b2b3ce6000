// Guarantees: the seed makes what a first job needs, a second call changes nothing, and its last line is all a script reads.
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signIn } from "@/lib/operations/sessions";
import { type TestWorld, testWorld } from "@/lib/operations/testing/test-world";

let made: TestWorld;
beforeAll(async () => {
  made = await testWorld();
});
afterAll(() => made.close());

const kubeconfig = (token: string) => `
apiVersion: v1
kind: Config
current-context: here
contexts: [{name: here, context: {cluster: here, user: me}}]
clusters: [{name: here, cluster: {server: "https://127.0.0.1:6443"}}]
users: [{name: me, user: {token: ${token}}}]
`;
const accounts = [
  { email: "Admin@example.test", name: "Ada", password: "first password", role: "ADMIN" },
  { email: "member@example.test", password: "second password", role: "MEMBER" },
];

async function seed(token?: string) {
  const file = join(made.environment.MILLRACE_STORE ?? "", "seed.json");
  const input = {
    accounts,
    cluster: {
      name: "local",
      controllerKubeconfig: kubeconfig("controller"),
      webKubeconfig: kubeconfig("web"),
      prometheusUrl: "http://127.0.0.1:9090",
    },
    target: { namespace: "demo" },
    engine: { flinkVersion: "2.3.0", image: "flink:2.3.0" },
    storageClass: "local",
    project: { name: "Demo", slug: "demo" },
    token,
  };
  await writeFile(file, JSON.stringify(input));
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", "scripts/seed.ts"], {
    cwd: join(import.meta.dirname, ".."),
    env: { ...process.env, ...made.environment, MILLRACE_SEED_FILE: file },
  });
  expect(stdout.trim().split("\n")).toHaveLength(1);
  return JSON.parse(stdout) as { token: string; projectSlug: string; targetId: string; clusterId: string };
}

test("twice is as once", async () => {
  const { db } = made.world;
  const first = await seed();
  expect(first).toMatchObject({ projectSlug: "demo", token: expect.stringMatching(/^mrt_/) as string });
  const count = async () => ({
    users: await db.user.count(),
    members: await db.membership.count(),
    clusters: await db.cluster.count(),
    targets: await db.deploymentTarget.count(),
    operations: await db.operation.count({ where: { kind: "PREPARE_TARGET", state: "PENDING" } }),
    tokens: await db.apiToken.count({ where: { revokedAt: null } }),
  });
  const once = { users: 2, members: 2, clusters: 1, targets: 1, operations: 1, tokens: 1 };
  expect(await count()).toEqual(once);
  expect(await seed(first.token)).toEqual(first);
  expect(await count()).toEqual(once);
  const rotated = await seed();
  expect(rotated.token).not.toBe(first.token);
  expect(await count()).toEqual(once);

  const [admin, member] = [
    { email: "admin@example.test", password: "first password" },
    accounts[1] as (typeof accounts)[0],
  ];
  expect(await signIn(made.world, admin)).toBeDefined();
  expect(await signIn(made.world, member)).toBeDefined();
  expect(await signIn(made.world, { ...admin, password: "another password" })).toBeUndefined();
  expect(await signIn(made.world, { ...admin, email: "nobody@example.test" })).toBeUndefined();
}, 60_000);
