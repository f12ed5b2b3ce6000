import { MillraceError } from "@/lib/errors";
import type { Controllers } from "./controllers";
import type { Step } from "./plan";
import type { SimDatabase } from "./postgres/database";
import type { RunRow } from "./postgres/rows";
import { type Scene, specOf } from "./scene";

/** What happens to the cluster by itself, or by somebody's hand. */
export type Levers = {
  killContainer(run: RunRow, component: "jobmanager" | "taskmanager"): void;
  evict(run: RunRow): void;
  deleteDeployment(run: RunRow): void;
  foreignDeployment(run: RunRow): void;
  stopInFlink(run: RunRow, directory: string | undefined): void;
  compact(): void;
};

/** Carries out a step of a plan. What a user is refused is no fault: they read why, and go on. */
export function stepper(database: SimDatabase, scene: Scene, controllers: Controllers, levers: Levers) {
  const jobOf = (index: number) => scene.jobs[index];

  /** The job's newest run: the live one, where there is one. */
  function runOf(index: number): RunRow | undefined {
    const job = jobOf(index);
    const runs = job === undefined ? [] : (database.rows.runsOfJob.get(job) ?? []);
    return database.rows.runs.get(runs.at(-1) ?? "");
  }

  function command(index: number, what: (job: string) => void): void {
    const job = jobOf(index);
    if (job === undefined) return;
    try {
      what(job);
    } catch (error) {
      if (!(error instanceof MillraceError)) throw error;
    }
  }

  function onRun(index: number, what: (run: RunRow) => void): void {
    const run = runOf(index);
    if (run) what(run);
  }

  return function happen(step: Step): void {
    switch (step.do) {
      case "start":
        return command(step.job, (job) => database.start({ job }));
      case "startFresh":
        return command(step.job, (job) => database.start({ job, from: { from: "FRESH" } }));
      case "stop":
        return command(step.job, (job) => database.stop({ job, mode: "SAVEPOINT" }));
      case "cancel":
        return command(step.job, (job) => database.stop({ job, mode: "CANCEL" }));
      case "edit":
        return command(step.job, (job) => edit(job));
      case "delete":
        return command(step.job, (job) => {
          database.deleteJob(job);
          scene.jobs[step.job] = undefined;
        });
      case "killTaskManager":
        return onRun(step.job, (run) => levers.killContainer(run, "taskmanager"));
      case "killJobManager":
        return onRun(step.job, (run) => levers.killContainer(run, "jobmanager"));
      case "evictJobManager":
        return onRun(step.job, (run) => levers.evict(run));
      case "deleteDeployment":
        return onRun(step.job, (run) => levers.deleteDeployment(run));
      case "foreignDeployment":
        return onRun(step.job, (run) => levers.foreignDeployment(run));
      case "stopInFlink":
        return onRun(step.job, (run) => levers.stopInFlink(run, step.directory));
      case "killController":
        return controllers.kill(step.controller, step.forMs, step.during);
      case "pauseController":
        return controllers.pause(step.controller, step.forMs, step.during);
      case "jumpClock":
        return controllers.jumpClock(step.controller, step.byMs);
      case "cutNotifications":
        return controllers.cutNotifications(step.controller, step.forMs);
      case "compact":
        return levers.compact();
    }
  };

  function edit(job: string): void {
    const planned = scene.planOf(job);
    const engine = database.rows.engines.values().next().value;
    if (planned && engine)
      database.newVersion({
        job,
        spec: { ...specOf(planned, engine.id), taskManager: { cpu: 0.5, memoryMib: 2048 } },
      });
  }
}
