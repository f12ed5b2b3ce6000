import { simDatabase } from "../database";
import type { SpecGiven } from "../setup";
import type { Subject } from "./subject";
import { now } from "./help";

/** The model, with a clock that stands. */
export async function modelSubject(): Promise<Subject> {
  let seed = 1;
  const database = simDatabase({
    now: () => now,
    random: () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647,
    after: () => () => undefined,
  });
  const { rows } = database;
  const engine = database.addEngine({ flinkVersion: "2.3.0", image: "flink:test" });
  const heard: string[] = [];
  database.onNotify("millrace_due", (payload) => heard.push(payload));
  let count = 0;
  const edit = (work: Parameters<typeof database.edit<void>>[1]) => database.edit({ what: "setup" }, work);
  const done = async <T>(work: () => T): Promise<T> => work();
  const spec = (given: Partial<SpecGiven> = {}): SpecGiven => ({
    code: { kind: "SQL", sql: "SELECT 1;" },
    engineId: engine.id,
    ...given,
  });
  return {
    store: database.store,
    engine: async (flinkVersion) => database.addEngine({ flinkVersion, image: `flink:${flinkVersion}` }).id,
    async scene({ cpuMilli, memoryMib } = { cpuMilli: 1e6, memoryMib: 1e6 }) {
      const project = database.addProject(`p${++count}`);
      const cluster = database.addCluster({
        name: project.slug,
        controllerCredential: "none",
        flinkAccess: "PROXY",
      });
      const target = database.addTarget({
        projectId: project.id,
        clusterId: cluster.id,
        namespace: project.slug,
        quotaCpuMilli: cpuMilli,
        quotaMemoryMib: memoryMib,
      });
      const named = ({ id, runId }: { id: string; runId: string | null }) => ({ id, runId: runId ?? "" });
      return {
        clusterId: cluster.id,
        namespace: target.namespace,
        job: async (given) =>
          database.addJob({
            projectId: project.id,
            targetId: target.id,
            name: `job-${++count}`,
            spec: spec(given),
          }).id,
        start: (job, from) => done(() => named(database.start({ job, from }))),
        stop: (job, mode) => done(() => named(database.stop({ job, mode }))),
        deleteJob: (job) => done(() => database.deleteJob(job)),
        newVersion: (job, given) => done(() => database.newVersion({ job, spec: spec(given) })),
        target: async (status) => database.changeTarget(target.id, { status }),
        line: async (id) => rows.jobs.get(id),
      };
    },
    run: async (id) => rows.runs.get(id),
    events: async (id) => [...(rows.events.get(id) ?? [])],
    operations: async (id) => [...(rows.operations.get(id) ?? [])],
    snapshots: async (job) =>
      database.snapshotsOf(job).map(({ id, kind, path, checkpointId, sizeBytes }) => ({
        id,
        kind,
        path,
        checkpointId,
        sizeBytes,
      })),
    logs: async (id) => [...(rows.logs.get(id) ?? [])],
    schedule: async (id) => {
      const row = rows.schedules.get(id);
      return (
        row && { dueInMs: row.dueAt === null ? null : row.dueAt - now, owner: row.owner, epoch: row.epoch }
      );
    },
    feed: async (subject) =>
      [...rows.feed.values()].flatMap((row) => (row.subject === subject ? [{ ...row.summary }] : [])),
    audits: async (subject) =>
      [...rows.audits.values()].flatMap((row) => (row.subject === subject ? [row.action] : [])),
    lookAt: async (runId) => database.lookAt(runId),
    due: () => heard,
    edit: {
      run: async (id, to) =>
        edit((tx) => {
          const row = rows.runs.get(id);
          if (row) tx.put("runs", id, { ...row, ...to });
        }),
      operation: async (id, to) =>
        edit((tx) => {
          for (const [runId, all] of rows.operations)
            if (all.some((one) => one.id === id))
              tx.put(
                "operations",
                runId,
                all.map((one) => (one.id === id ? { ...one, ...to } : one)),
              );
        }),
      schedule: async (runId, { dueInMs, owner }) =>
        edit((tx) => {
          const row = rows.schedules.get(runId);
          const dueAt = dueInMs === undefined ? row?.dueAt : dueInMs === null ? null : now + dueInMs;
          if (row)
            tx.put("schedules", runId, {
              ...row,
              dueAt: dueAt ?? null,
              owner: owner === undefined ? row.owner : owner,
            });
        }),
      silence: async (id, ms) => edit((tx) => tx.put("heartbeats", id, { id, beatAt: now - ms })),
      snapshot: async (runId, given) =>
        edit((tx) => {
          const jobId = rows.runs.get(runId)?.jobId ?? "";
          const row = {
            ...given,
            jobId,
            runId,
            kind: "SAVEPOINT" as const,
            checkpointId: null,
            sizeBytes: null,
          };
          tx.put("snapshots", runId, [...(rows.snapshots.get(runId) ?? []), row]);
        }),
      latest: async (id, latestRunId) =>
        edit((tx) => {
          const row = rows.jobs.get(id);
          if (row) tx.put("jobs", id, { ...row, latestRunId });
        }),
    },
    rest: async () =>
      edit((tx) => {
        for (const row of rows.schedules.values())
          tx.put("schedules", row.runId, { ...row, dueAt: null, owner: null });
        for (const id of rows.heartbeats.keys()) tx.put("heartbeats", id, undefined);
      }),
    close: async () => undefined,
  };
}
