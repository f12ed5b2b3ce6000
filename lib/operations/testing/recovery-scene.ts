import type { specInput } from "@/lib/contract/jobs";
import { newId } from "@/lib/domain/ids";
import { noFacts, type RunFacts, runFacts } from "@/lib/domain/run-facts";
import type { z } from "zod";
import { type Claim, claimThese } from "../claim-runs";
import { loadRun, type LoadedRun } from "../load-run";
import { recoverRun } from "../recover-run";
import { startJob } from "../start-job";
import { stopJob } from "../stop-job";
import { addJob, addProject, contextOf } from "./fixtures";
import type { TestWorld } from "./test-world";

const failedAt = Date.parse("2026-11-21T10:00:00Z");
export const dueAt = failedAt + 10_000;
export const later = dueAt + 1;
const checkpoint = { id: 12, path: "file:///chk-12", at: failedAt - 8_000, savepoint: false, sizeBytes: 1 };
export const recovery = { at: dueAt, attempt: 1, of: 3 };
const policy = { recovery: { onFailure: "RESTART", attempts: 3 } } as const;

/** A job whose first run has failed, left its snapshot, and is released with a recovery planned. */
export async function recoveryScene(
  { world }: TestWorld,
  options: {
    facts?: Partial<RunFacts>;
    snapshot?: { path: string; checkpointId: number } | null;
    spec?: Partial<z.input<typeof specInput>>;
    quota?: { cpuMilli: number; memoryMib: number };
  } = {},
) {
  const { db } = world;
  const slug = `r${(await db.project.count()) + 1}`;
  const { members, target } = await addProject(world, slug, options.quota);
  const context = contextOf(world, members.EDITOR);
  const job = await addJob(world, members.EDITOR, slug, "orders", { ...policy, ...options.spec });
  const start = (body?: Parameters<typeof startJob>[0]["input"]["body"]) =>
    startJob({ context, input: { project: slug, job: job.id, body } });
  const { runId: failed } = (await start()) as { runId: string };
  const facts: RunFacts = {
    ...noFacts,
    created: { at: 1, uid: "uid" },
    reached: { running: 2 },
    checkpoint,
    result: { status: "FAILED", source: "rest", at: failedAt },
    recovery,
    ...options.facts,
  };
  const settled = new Date(failedAt);
  await db.run.update({
    where: { id: failed },
    data: {
      state: "FAILED",
      reason: "JobFailed",
      message: "Table is gone",
      settledAt: settled,
      releasedAt: settled,
      facts,
    },
  });
  const kept =
    options.snapshot === undefined ? { path: checkpoint.path, checkpointId: 12 } : options.snapshot;
  if (kept)
    await db.snapshot.create({
      data: {
        id: newId("snapshot", world.random(10)),
        jobId: job.id,
        runId: failed,
        kind: "CHECKPOINT",
        createdAt: settled,
        ...kept,
      },
    });
  await db.controllerHeartbeat.upsert({
    where: { id: "one" },
    update: { beatAt: new Date() },
    create: { id: "one" },
  });
  const claim = async (owner = "one"): Promise<Claim> => {
    const [claimed] = await claimThese(db, owner, [failed]);
    if (!claimed) throw new Error("the run is claimed by another");
    return claimed;
  };
  const loaded = async (): Promise<LoadedRun> => {
    const run = await loadRun(db, failed);
    if (!run) throw new Error("the run is gone");
    return run;
  };
  return {
    db,
    slug,
    context,
    job,
    target,
    failed,
    start,
    claim,
    loaded,
    recover: async (now = later) => recoverRun(db, await claim(), await loaded(), now),
    stop: (mode: "SAVEPOINT" | "CANCEL") =>
      stopJob({ context, input: { project: slug, job: job.id, body: { mode } } }),
    facts: async () => runFacts.parse((await db.run.findUniqueOrThrow({ where: { id: failed } })).facts),
    types: async (run = failed) =>
      (await db.runEvent.findMany({ where: { runId: run }, orderBy: { sequence: "asc" } })).map(
        ({ type }) => type,
      ),
    runs: () => db.run.findMany({ where: { jobId: job.id }, orderBy: { number: "asc" } }),
  };
}
