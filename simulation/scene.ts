import type { JobPlan, Plan } from "./plan";
import type { SimDatabase } from "./postgres/database";

export const namespace = "simulated";
export type Scene = {
  /** job ids, by their number in the plan; deleted ones leave a gap */
  jobs: (string | undefined)[];
  planOf(jobId: string): JobPlan | undefined;
};

/** One project with a target on one cluster, and its jobs. `stateDirectory` is where the target's state is seen from here. */
export function scene(database: SimDatabase, plan: Plan, stateDirectory: string): Scene {
  const project = database.addProject("simulated");
  const cluster = database.addCluster({
    name: "simulated",
    controllerCredential: "sealed",
    flinkAccess: "PROXY",
  });
  const target = database.addTarget({
    clusterId: cluster.id,
    projectId: project.id,
    namespace,
    quotaCpuMilli: 100_000,
    quotaMemoryMib: 1_000_000,
    stateDirectory,
  });
  const engine = database.addEngine({ flinkVersion: "2.3.0", image: "millrace/flink:2.3.0-1" });
  const plans = new Map<string, JobPlan>();
  const jobs = plan.jobs.map((job, index) => {
    const { id } = database.addJob({
      projectId: project.id,
      targetId: target.id,
      name: `job-${index}`,
      spec: specOf(job, engine.id),
    });
    plans.set(id, job);
    return id;
  });
  return { jobs, planOf: (jobId) => plans.get(jobId) };
}

export const specOf = (job: JobPlan, engineId: string) => ({
  code: { kind: "SQL" as const, sql: "INSERT INTO sink SELECT * FROM source;" },
  engineId,
  parallelism: job.taskManagers,
  failover: job.failover,
  recovery: { onFailure: job.onFailure, attempts: 2, windowMinutes: 60, backoffSeconds: 5 },
});
