// Guarantees on a real controller, server and API server: what Postgres has lost is listed by what it is and left alone, to
// administrators alone; what cannot be seen is not forgotten, and what is gone is listed no longer.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Orphan } from "@/lib/contract/orphans";
import { until } from "@/lib/kubernetes/testing/until";
import { adoptOrphan } from "@/lib/operations/adopt-orphan";
import { deleteOrphan } from "@/lib/operations/delete-orphan";
import { listMissingRuns } from "@/lib/operations/list-missing-runs";
import { listOrphans } from "@/lib/operations/list-orphans";
import { addUser, asPrincipal, contextOf } from "@/lib/operations/testing/fixtures";
import { orphanScene, page } from "./testing/orphan-scene";

let at: Awaited<ReturnType<typeof orphanScene>>;
beforeAll(async () => {
  at = await orphanScene();
}, 300_000);
afterAll(() => at.removeAll(), 120_000);

test("what nobody owns is listed by what it is, and left alone", async () => {
  const seen = (await at.listed()).map(({ name, kind, refusals, job, run }) => ({
    name,
    kind,
    ...refusals,
    job: job?.id ?? null,
    run: run?.id ?? null,
  }));
  const one = (name: string, kind: Orphan["kind"], more: object) =>
    expect.objectContaining({ name, kind, adopt: null, delete: null, job: null, run: null, ...more });
  expect(seen).toHaveLength(6);
  expect(seen).toEqual(
    expect.arrayContaining([
      one(at.runs.lost.clusterId, "UNKNOWN_RUN", { job: at.runs.lost.jobId }),
      one(at.runs.homeless.clusterId, "UNKNOWN_RUN", {}),
      one("copy", "MISPLACED", { adopt: "known", job: at.runs.known.jobId, run: at.runs.known.runId }),
      one("foreign", "FOREIGN", { adopt: "foreign", delete: "foreign" }),
      // Perhaps it is another console's.
      one("unknown", "UNKNOWN_RUN", { adopt: "noTarget", delete: "noTarget" }),
      one("elsewhere", "MISPLACED", { adopt: "noTarget", delete: "noTarget", run: at.runs.known.runId }),
    ]),
  );
  for (const name of [at.runs.lost.clusterId, at.runs.homeless.clusterId, "copy", "foreign"])
    expect((await at.read(name))?.metadata?.deletionTimestamp).toBeUndefined();
});

test("a live run whose Deployment is not there is told", async () => {
  const { items } = await listMissingRuns({ context: at.admin, input: page });
  expect(items.map(({ run, name }) => [run.id, name, run.state])).toEqual([
    [at.runs.missing.runId, at.runs.missing.clusterId, "STARTED"],
  ]);
});

test("nobody but a platform administrator sees or touches them", async () => {
  const context = contextOf(at.world, asPrincipal(await addUser(at.world, "nobody")));
  const { id } = await at.orphan(at.runs.lost.clusterId);
  const refused = { code: "FORBIDDEN" };
  await expect(listOrphans({ context, input: page })).rejects.toMatchObject(refused);
  await expect(listMissingRuns({ context, input: page })).rejects.toMatchObject(refused);
  await expect(adoptOrphan({ context, input: { orphan: id, body: undefined } })).rejects.toMatchObject(
    refused,
  );
  await expect(deleteOrphan({ context, input: { orphan: id, body: undefined } })).rejects.toMatchObject(
    refused,
  );
});

test("pages follow one another by their cursor", async () => {
  const first = await listOrphans({ context: at.admin, input: { ...page, limit: 2 } });
  const seen = [...first.items];
  for (let cursor = first.nextCursor; cursor !== null; ) {
    const next = await listOrphans({ context: at.admin, input: { ...page, limit: 2, cursor } });
    seen.push(...next.items);
    cursor = next.nextCursor;
  }
  expect(seen.filter(at.isOurs).map(({ id }) => id)).toEqual((await at.listed()).map(({ id }) => id));
  expect(first.sweeps).toEqual([expect.objectContaining({ trouble: null, sweptAt: expect.any(String) })]);
});

test("while nothing can be seen, nothing that was found is forgotten", async () => {
  await at.end();
  const before = await at.listed();
  const cluster = await at.db.cluster.findFirstOrThrow();
  await at.db.cluster.update({ where: { id: cluster.id }, data: { controllerCredential: "broken" } });
  await at.db.orphanSweep.updateMany({ data: { claimedAt: new Date(0) } });
  await at.start();
  const told = await until(async () => {
    const { sweeps } = await listOrphans({ context: at.admin, input: page });
    return sweeps[0]?.trouble ?? false;
  }, 90_000);
  expect(told).toContain("credential cannot be opened");
  expect((await at.listed()).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  await at.end();
  await at.db.cluster.update({
    where: { id: cluster.id },
    data: { controllerCredential: cluster.controllerCredential },
  });
});

test("what is gone is listed no longer", async () => {
  await at.end();
  await at.remove("foreign");
  await at.db.runSchedule.update({
    where: { runId: at.runs.missing.runId },
    data: { dueAt: new Date() },
  });
  await at.db.orphanSweep.updateMany({ data: { claimedAt: new Date(0) } });
  await at.start();
  await at.gone("foreign");
  // The passes have settled it: nothing of it is there, and nothing tells how it ended.
  await until(
    async () => (await listMissingRuns({ context: at.admin, input: page })).items.length === 0,
    90_000,
  );
  expect(await at.db.run.findUniqueOrThrow({ where: { id: at.runs.missing.runId } })).toMatchObject({
    state: "FAILED",
  });
});
