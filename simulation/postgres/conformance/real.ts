import { newId } from "@/lib/domain/ids";
import { createVersion } from "@/lib/operations/create-version";
import { deleteJob } from "@/lib/operations/delete-job";
import { writeLook } from "@/lib/operations/look-at-run";
import { runStore } from "@/lib/operations/run-store";
import { startJob } from "@/lib/operations/start-job";
import { stopJob } from "@/lib/operations/stop-job";
import { addJob, addProject, contextOf, sql } from "@/lib/operations/testing/fixtures";
import { patiently } from "@/lib/operations/testing/patiently";
import { testWorld } from "@/lib/operations/testing/test-world";
import { specInput } from "@/lib/contract/jobs";
import { listen } from "@/lib/postgres/listen";
import type { Subject } from "./subject";

/** The real statements on a real server, and the operations that web calls. */
export async function realSubject(): Promise<Subject> {
  const made = await testWorld();
  const { world } = made;
  const { db } = world;
  const heard: string[] = [];
  const listener = await new Promise<ReturnType<typeof listen>>((resolve) => {
    const opened = listen({
      url: made.environment.DATABASE_URL ?? "",
      channels: ["millrace_due"],
      onNotify: (_channel, payload) => heard.push(payload),
      onConnect: () => resolve(opened),
    });
  });
  let count = 0;
  const figure = (value: bigint | null) => (value === null ? null : Number(value));
  return {
    store: (owner) => runStore(db, db, owner),
    async engine(flinkVersion) {
      const id = newId("engine", world.random(10));
      await db.engine.create({ data: { id, flinkVersion, image: `flink:${flinkVersion}` } });
      return id;
    },
    async scene(quota = { cpuMilli: 1e6, memoryMib: 1e6 }) {
      const slug = `p${++count}`;
      const { members, target, cluster } = await addProject(world, slug, quota);
      const context = contextOf(world, members.EDITOR);
      const named = ({ id, runId }: { id: string; runId: string | null }) => ({ id, runId: runId ?? "" });
      const at = (job: string) => ({ project: slug, job });
      return {
        clusterId: cluster.id,
        namespace: target.namespace,
        job: async (spec) => (await addJob(world, members.EDITOR, slug, `job-${++count}`, spec)).id,
        start: async (job, body) =>
          named(await patiently(() => startJob({ context, input: { ...at(job), body } }))),
        stop: async (job, mode) => named(await stopJob({ context, input: { ...at(job), body: { mode } } })),
        deleteJob: (job) => deleteJob({ context, input: { ...at(job), body: undefined } }),
        newVersion: async (job, given) => {
          const spec = specInput.parse({ code: { kind: "SQL", sql }, ...given });
          return (await createVersion({ context, input: { ...at(job), body: { spec, comment: "" } } }))
            .number;
        },
        target: async (status) =>
          void (await db.deploymentTarget.update({ where: { id: target.id }, data: { status } })),
        line: async (id) => (await db.job.findUnique({ where: { id } })) ?? undefined,
      };
    },
    run: async (id) => (await db.run.findUnique({ where: { id } })) ?? undefined,
    events: (runId) => db.runEvent.findMany({ where: { runId }, orderBy: { sequence: "asc" } }),
    operations: (runId) =>
      db.operation.findMany({
        where: { runId },
        orderBy: [{ createdAt: "asc" }, { kind: "asc" }, { id: "asc" }],
      }),
    snapshots: async (jobId) => {
      const rows = await db.snapshot.findMany({
        where: { jobId },
        select: { id: true, kind: true, path: true, checkpointId: true, sizeBytes: true },
      });
      return rows.map((row) => ({
        ...row,
        checkpointId: figure(row.checkpointId),
        sizeBytes: figure(row.sizeBytes),
      }));
    },
    logs: (runId) => db.containerLog.findMany({ where: { runId } }),
    schedule: async (runId) => {
      const rows = await db.$queryRaw<{ dueInMs: number | null; owner: string | null; epoch: bigint }[]>`
        select (extract(epoch from "dueAt" - now()) * 1000)::float8 as "dueInMs", "owner", "epoch"
        from "RunSchedule" where "runId" = ${runId}`;
      return rows[0];
    },
    feed: async (subject) => {
      const rows = await db.changeFeed.findMany({ where: { subject }, orderBy: { position: "asc" } });
      return rows.map(({ summary }) => summary as Record<string, unknown>);
    },
    audits: async (subject) =>
      (await db.auditEntry.findMany({ where: { subject }, orderBy: { at: "asc" } })).map(
        ({ action }) => action,
      ),
    lookAt: (runId) => writeLook(db, runId),
    due: () => heard,
    edit: {
      run: async (id, data) => void (await db.run.update({ where: { id }, data })),
      operation: async (id, data) => void (await db.operation.update({ where: { id }, data })),
      schedule: async (runId, { dueInMs, owner }) => {
        if (owner !== undefined) await db.runSchedule.update({ where: { runId }, data: { owner } });
        if (dueInMs === undefined) return;
        const seconds = dueInMs === null ? null : dueInMs / 1000;
        await db.$executeRaw`
          update "RunSchedule" set "dueAt" = now() + make_interval(secs => ${seconds}::float8)
          where "runId" = ${runId}`;
      },
      silence: async (id, ms) =>
        void (await db.$executeRaw`
          insert into "ControllerHeartbeat" ("id", "startedAt", "beatAt")
          values (${id}, now(), now() - make_interval(secs => ${ms / 1000}))
          on conflict ("id") do update set "beatAt" = excluded."beatAt"`),
      snapshot: async (runId, given) => {
        const { jobId } = await db.run.findUniqueOrThrow({ where: { id: runId } });
        await db.snapshot.create({ data: { ...given, jobId, runId, kind: "SAVEPOINT" } });
      },
      latest: async (id, latestRunId) => void (await db.job.update({ where: { id }, data: { latestRunId } })),
    },
    rest: async () => {
      await db.runSchedule.updateMany({ data: { dueAt: null, owner: null } });
      await db.controllerHeartbeat.deleteMany();
    },
    close: async () => {
      await listener.close();
      await made.close();
    },
  };
}
