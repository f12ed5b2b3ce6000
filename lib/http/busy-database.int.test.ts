// Guarantees: with the database too busy to answer, a caller hears so within 2 s and when to come back, and readiness says
// it too; when it is over, both say that.
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { getJob, startJob } from "@/lib/contract/jobs";
import { addJob, addProject } from "@/lib/operations/testing/fixtures";
import { connectDatabase, type Database } from "@/lib/postgres/client";
import { readiness } from "./readiness";
import { type TestClient, testClient } from "./testing/client";

let client: TestClient;
let beside: Database;
let cookie: string;
let job: string;
beforeAll(async () => {
  client = await testClient();
  beside = connectDatabase(client.environment.DATABASE_URL ?? "");
  const { members } = await addProject(client.world, "busy");
  cookie = (await client.signIn(members.OWNER.id)).cookie;
  job = (await addJob(client.world, members.OWNER, "busy", "one")).id;
});
afterAll(async () => {
  await beside.$disconnect();
  await client.close();
});

const poolSize = 10;
async function timed<T>(work: () => Promise<T>): Promise<{ answer: T; ms: number }> {
  const begun = performance.now();
  return { answer: await work(), ms: performance.now() - begun };
}
const read = () => client.ask(getJob, { cookie, params: { project: "busy", job } });

test("no connection is free: 503 with Retry-After within 2 s, and not ready; then all is well", async () => {
  let giveBack = () => {};
  const wanted = new Promise<void>((resolve) => (giveBack = resolve));
  let taken = 0;
  const holders = Array.from({ length: poolSize }, () =>
    client.world.db.$transaction(async (tx) => {
      await tx.$queryRaw`select 1`;
      taken++;
      await wanted;
    }),
  );
  await vi.waitUntil(() => taken === poolSize, { timeout: 20_000 });
  const [asked, ready] = await Promise.all([timed(read), timed(readiness)]);
  expect(asked.answer.status).toBe(503);
  expect(asked.answer.headers.get("retry-after")).toMatch(/^\d+$/);
  expect(((await asked.answer.json()) as { code: string }).code).toBe("BUSY");
  expect(asked.ms).toBeLessThan(2_000);
  expect(ready.answer.status).toBe(503);
  expect(ready.ms).toBeLessThan(2_000);
  giveBack();
  await Promise.all(holders);
  expect((await read()).status).toBe(200);
  expect((await readiness()).status).toBe(200);
});

test("another holds the lock that a start needs: 503 within 2 s, and the same start is accepted afterwards", async () => {
  const start = () =>
    client.ask(startJob, { cookie, params: { project: "busy", job }, body: { from: "FRESH" } });
  const held = await new Promise<() => Promise<void>>((resolve) => {
    const ended = beside.$transaction(async (tx) => {
      await tx.$queryRaw`select 1 from "DeploymentTarget" for update`;
      await new Promise<void>((release) =>
        resolve(async () => {
          release();
          await ended;
        }),
      );
    });
  });
  const asked = await timed(start);
  expect(asked.answer.status).toBe(503);
  expect(asked.ms).toBeLessThan(2_000);
  expect((await read()).status, "who needs no lock is answered").toBe(200);
  await held();
  expect((await start()).status).toBe(202);
  expect(await client.world.db.run.count()).toBe(1);
});
