import { jobSpec } from "@/lib/domain/job-spec";
import { emptyRunPage } from "@/lib/domain/run-page";
import { runFacts } from "@/lib/domain/run-facts";
import type { Database } from "@/lib/postgres/client";

/** As many runs as one likes that run, in a database of their own, due one after another within `withinSeconds`. */
export async function addSteadyRuns(db: Database, count: number, withinSeconds: number): Promise<void> {
  const spec = jobSpec.parse({
    engineId: "eng_1",
    code: { kind: "SQL", sql: "INSERT INTO b SELECT x FROM a;" },
  });
  await db.project.create({ data: { id: "prj_1", slug: "bench", name: "Bench" } });
  await db.engine.create({ data: { id: "eng_1", flinkVersion: "2.3.0", image: "flink:bench" } });
  const nobody = { controllerCredential: "none", webCredential: "none", storageClass: "none" };
  await db.cluster.create({ data: { id: "clu_1", name: "bench", server: "https://127.0.0.1:1", ...nobody } });
  await db.deploymentTarget.create({
    data: {
      id: "tgt_1",
      name: "default",
      clusterId: "clu_1",
      namespace: "bench",
      projectId: "prj_1",
      quotaCpuMilli: 1_000_000_000,
      quotaMemoryMib: 1_000_000_000,
      stateUri: "pvc:none",
      status: "READY",
    },
  });
  await db.$executeRaw`
    insert into "Job" ("id", "projectId", "targetId", "name", "kind", "updatedAt")
    select 'job_' || n, 'prj_1', 'tgt_1', n::text, 'SQL', now() from generate_series(1, ${count}::int) n`;
  await db.$executeRaw`
    insert into "JobVersion" ("id", "jobId", "number", "spec")
    select 'ver_' || "id", "id", 1, ${JSON.stringify(spec)}::jsonb from "Job"`;
  await db.$executeRaw`
    insert into "Run" ("id", "jobId", "versionId", "targetId", "number", "state", "reason", "message", "clusterId",
      "flinkJobId", "applicationId", "image", "cpuMilli", "memoryMib", "facts", "observation")
    select 'run_' || "name", "id", 'ver_' || "id", "targetId", 1, 'RUNNING', 'Running', 'All tasks run', 'mr-' || "name",
      lpad("name", 32, '0'), lpad("name", 32, '0'), 'flink:bench', 1000, 2048,
      ${JSON.stringify(runFacts.parse({}))}::jsonb, ${JSON.stringify(emptyRunPage)}::jsonb from "Job"`;
  await db.$executeRaw`
    insert into "RunSchedule" ("runId", "dueAt")
    select "id", now() + random() * make_interval(secs => ${withinSeconds}) from "Run"`;
  await db.$executeRaw`vacuum analyze`;
}
