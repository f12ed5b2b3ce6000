// Guarantees: who may not, cannot: by session, token, role, project or origin; and a retried command is carried out once.
import { afterAll, beforeAll, expect, test } from "vitest";
import { endpoints } from "@/lib/contract/endpoints";
import { createJob, deleteJob, listJobs, startJob } from "@/lib/contract/jobs";
import { createToken, getMe } from "@/lib/contract/projects";
import { endSession } from "@/lib/operations/sessions";
import { addJob, addProject, addUser, sql } from "@/lib/operations/testing/fixtures";
import { type TestClient, testClient } from "./testing/client";

let client: TestClient;
let ours: Awaited<ReturnType<typeof addProject>>;
const cookies = {} as Record<"owner" | "editor" | "viewer" | "stranger", string>;

beforeAll(async () => {
  client = await testClient();
  ours = await addProject(client.world, "ours");
  await addProject(client.world, "theirs");
  const stranger = await addUser(client.world, "stranger");
  cookies.owner = (await client.signIn(ours.members.OWNER.id)).cookie;
  cookies.editor = (await client.signIn(ours.members.EDITOR.id)).cookie;
  cookies.viewer = (await client.signIn(ours.members.VIEWER.id)).cookie;
  cookies.stranger = (await client.signIn(stranger.id)).cookie;
});
afterAll(() => client.close());

const codeOf = async (response: Response): Promise<unknown> =>
  ((await response.json()) as { code?: string }).code;
const ofProject = endpoints.filter(({ permission }) => permission.startsWith("project."));
/** Enough to pass validation, so that only the permission is left to refuse. */
const sample: Record<string, { query?: object; body?: unknown }> = {
  createJob: { body: { name: "x", spec: { code: { kind: "SQL", sql } } } },
  createVersion: { body: { spec: { code: { kind: "SQL", sql } } } },
  startJob: { body: { from: "FRESH" } },
  stopJob: { body: {} },
  createToken: { body: { name: "x" } },
  uploadArtifact: { query: { fileName: "x.jar" } },
  readLog: { query: { pod: "p", container: "c" } },
  followLog: { query: { pod: "p", container: "c" } },
};
const paramsOf = (project: string) => ({
  project,
  job: "job_x",
  run: "run_x",
  operation: "op_x",
  token: "tok_x",
  number: 1,
});

test.each(ofProject)("$id: a project that one cannot see does not exist", async (endpoint) => {
  const ask = { params: paramsOf("ours"), ...sample[endpoint.id] } as object;
  const foreign = await client.ask(endpoint, { cookie: cookies.stranger, ...ask });
  const missing = await client.ask(endpoint, {
    cookie: cookies.stranger,
    ...ask,
    params: paramsOf("nowhere"),
  });
  expect([foreign.status, await codeOf(foreign)]).toEqual([404, "NOT_FOUND"]);
  expect(missing.status).toBe(404);
});

test.each(ofProject.filter(({ permission }) => permission !== "project.read"))(
  "$id: a viewer may look, and no more",
  async (endpoint) => {
    const ask = { params: paramsOf("ours"), ...sample[endpoint.id] } as object;
    const response = await client.ask(endpoint, { cookie: cookies.viewer, ...ask });
    expect([response.status, await codeOf(response)]).toEqual([403, "FORBIDDEN"]);
  },
);

test.each(endpoints.filter(({ permission }) => permission === "platform.admin"))(
  "$id: is for platform administrators",
  async (endpoint) => {
    const target = {
      name: "x",
      clusterId: "c",
      project: "ours",
      namespace: "x",
      quota: { cpuMilli: 1000, memoryMib: 1024 },
    };
    const bodies: Record<string, unknown> = {
      createTarget: target,
      changeTarget: { quota: target.quota },
      createProject: { slug: "x", name: "x" },
      createCluster: { name: "x", controllerKubeconfig: "x", webKubeconfig: "x", storageClass: "x" },
    };
    const body = bodies[endpoint.id];
    const response = await client.ask(endpoint, {
      cookie: cookies.owner,
      params: { target: "tgt_x", orphan: "orp_x" },
      body,
    });
    expect([response.status, await codeOf(response)]).toEqual([403, "FORBIDDEN"]);
  },
);

test.each(endpoints.filter(({ permission }) => permission !== "runKey"))(
  "$id: nobody gets in without saying who they are",
  async (endpoint) => {
    const ask = {
      params: { ...paramsOf("ours"), target: "tgt_x", orphan: "orp_x" },
      ...sample[endpoint.id],
    } as object;
    expect((await client.ask(endpoint, ask)).status).toBe(401);
    expect((await client.ask(endpoint, { ...ask, token: "mrt_none" })).status).toBe(401);
    expect((await client.ask(endpoint, { ...ask, cookie: "forged" })).status).toBe(401);
  },
);

test("a session ends at once: by signing out, by disabling, by its time", async () => {
  const { db } = client.world;
  const user = await addUser(client.world, "leaver");
  const [one, two, three] = [
    await client.signIn(user.id),
    await client.signIn(user.id),
    await client.signIn(user.id),
  ];
  const status = async (cookie: string) => (await client.ask(getMe, { cookie })).status;
  expect(await status(one.cookie)).toBe(200);
  await endSession(client.world, one.sessionId);
  expect([await status(one.cookie), await status(two.cookie)]).toEqual([401, 200]);
  await db.session.updateMany({ where: { userId: user.id }, data: { expiresAt: new Date(0) } });
  expect(await status(two.cookie)).toBe(401);
  await db.session.updateMany({
    where: { userId: user.id },
    data: { expiresAt: new Date(Date.now() + 60_000) },
  });
  expect(await status(three.cookie)).toBe(200);
  await db.user.update({ where: { id: user.id }, data: { disabledAt: new Date() } });
  expect(await status(three.cookie)).toBe(401);
});

test("a token works in its project with its role until it is revoked, and is shown once", async () => {
  const ask = { params: { project: "ours" }, body: { name: "ci", role: "VIEWER" } };
  const key = { headers: { "idempotency-key": "token-1" } };
  const made = await client.ask(createToken, { cookie: cookies.owner, ...ask, ...key });
  const { token, id } = (await made.json()) as { token: string; id: string };
  expect(token).toMatch(/^mrt_/);
  const again = await client.ask(createToken, { cookie: cookies.owner, ...ask, ...key });
  expect([again.status, await codeOf(again)]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
  expect(JSON.stringify(await client.world.db.idempotencyKey.findMany())).not.toContain(token);

  expect((await client.ask(listJobs, { token, params: { project: "ours" } })).status).toBe(200);
  expect((await client.ask(listJobs, { token, params: { project: "theirs" } })).status).toBe(404);
  expect((await client.ask(createToken, { token, ...ask })).status).toBe(403);
  await client.world.db.apiToken.update({ where: { id }, data: { revokedAt: new Date() } });
  expect((await client.ask(getMe, { token })).status).toBe(401);
});

test("a change by cookie needs our own origin; a token needs none", async () => {
  const ask = { cookie: cookies.editor, params: { project: "ours", job: "job_x" } };
  const foreign: Record<string, string>[] = [
    { origin: "https://evil.test" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
  ];
  for (const headers of foreign) expect((await client.ask(deleteJob, { ...ask, headers })).status).toBe(403);
  expect((await client.ask(deleteJob, ask)).status).toBe(404);
});

test("a retried start is answered again, and carried out once", async () => {
  const job = await addJob(client.world, ours.members.EDITOR, "ours", "orders");
  const start = (key: string, body: unknown, cookie = cookies.editor) =>
    client.ask(startJob, {
      cookie,
      params: { project: "ours", job: job.id },
      body,
      headers: { "idempotency-key": key },
    });
  const first = await start("k1", { from: "FRESH" });
  const answer = await first.json();
  expect(first.status).toBe(202);
  expect(first.headers.get("location")).toBe(`/api/v1/projects/ours/operations/${answer.id}`);

  const second = await start("k1", { from: "FRESH" });
  expect([second.status, second.headers.get("idempotency-replayed")]).toEqual([202, "true"]);
  expect(second.headers.get("location")).toBe(first.headers.get("location"));
  expect(await second.json()).toEqual(answer);
  expect(await client.world.db.run.count({ where: { jobId: job.id } })).toBe(1);

  const other = await start("k1", { from: "LATEST_STATE" });
  expect([other.status, await codeOf(other)]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
  // somebody else's key is another key
  expect(await codeOf(await start("k1", { from: "FRESH" }, cookies.owner))).toBe("RUN_ALREADY_LIVE");
});

test("of ten requests with one key at once, one is carried out and none is doubled", async () => {
  const job = await addJob(client.world, ours.members.EDITOR, "ours", "together");
  const ask = {
    cookie: cookies.editor,
    params: { project: "ours", job: job.id },
    headers: { "idempotency-key": "k10" },
  };
  const answers = await Promise.all(Array.from({ length: 10 }, () => client.ask(startJob, ask)));
  const accepted = answers.filter(({ status }) => status === 202);
  expect(accepted.filter(({ headers }) => !headers.has("idempotency-replayed"))).toHaveLength(1);
  for (const answer of answers.filter(({ status }) => status !== 202))
    expect(await codeOf(answer)).toBe("IDEMPOTENCY_KEY_IN_USE");
});

test("what is not understood is refused with its place, and nothing is done", async () => {
  const create = (body: unknown) =>
    client.ask(createJob, { cookie: cookies.editor, params: { project: "ours" }, body });
  const code = { kind: "SQL", sql };
  const cases: [unknown, string][] = [
    [{ name: "a", spec: { code, paralelism: 3 } }, "/spec/paralelism"],
    [{ name: "a", spec: { code, parallelism: 0 } }, "/spec/parallelism"],
    [{ name: "a\0b", spec: { code } }, "/name"],
    [{ name: "a", spec: { code: { kind: "SQL", sql: `${sql}\0` } } }, "/spec/code/sql"],
    [
      { name: "a", spec: { code, flinkOptions: { "kubernetes.namespace": "kube-system" } } },
      "/spec/flinkOptions/kubernetes.namespace",
    ],
    [{ name: "a", spec: { code: { kind: "JAR", artifactId: "art_none" } } }, "/spec/code/artifactId"],
    [{ name: "a", targetId: "tgt_none", spec: { code } }, "/targetId"],
  ];
  for (const [body, pointer] of cases) {
    const response = await create(body);
    const problem = (await response.json()) as { errors: { pointer: string }[] };
    expect([response.status, problem.errors.map((one) => one.pointer)]).toEqual([400, [pointer]]);
  }
  expect((await create("x".repeat(3 * 1024 * 1024))).status).toBe(413);
  const bad = await client.ask(listJobs, {
    cookie: cookies.editor,
    params: { project: "ours" },
    query: { cursor: "forged" },
  });
  expect(await codeOf(bad)).toBe("CURSOR_INVALID");
});
