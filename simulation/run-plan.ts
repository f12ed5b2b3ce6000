import { checkCommits } from "./checks/commits";
import { checkConvergence, checkSight } from "./checks/final";
import { checkRequests } from "./checks/requests";
import { checkSenders } from "./checks/senders";
import { checkViews } from "./checks/sight";
import { checkTruth } from "./checks/truth";
import type { Report, Violation } from "./checks/violation";
import { controllers } from "./controllers";
import { answersInStorm } from "./instead";
import { takeOverGlobals } from "./kernel/globals";
import { epoch, type Simulation, simulation } from "./kernel/simulation";
import { simCluster } from "./kubernetes/cluster";
import { leversOf } from "./levers";
import { behaviours, type Plan } from "./plan";
import { simDatabase } from "./postgres/database";
import { namespace, scene } from "./scene";
import { stepper } from "./steps";
import { processingOf, truthOf } from "./truth-of";
import { type Crash, climate } from "./weather";

export type Outcome = {
  violations: Violation[];
  /** the same plan has the same, or something in it is not the simulation's */
  trace: string;
  /** calls that controllers made, in order */
  calls: readonly string[];
  /** numbers of the calls that changed something in the database or the cluster; the first call is number 1 */
  effects: ReadonlySet<number>;
  /** of each run: what became of it */
  end: Record<string, string>;
  /** what was committed, in words, where it was asked for */
  story: string[];
};

const minute = 60_000;
const stretchMs = 20_000;
/** A pause that ends a minute into the calm, a connection that is silent for another, and the watch's backoff. */
const sightMs = (plan: Plan) => (isQuiet(plan) ? 20_000 : 150_000);
/** Nothing but commands, and perhaps a crash. */
const isQuiet = ({ storms, steps }: Plan) =>
  storms.length === 0 &&
  steps.every((step) => ["start", "stop", "cancel", "edit", "delete"].includes(step.do));
/** An event that a watch lost without any sign is made good by its next list, ten minutes later. */
const mayBeBehind = (plan: Plan) => plan.storms.some(({ kind }) => kind === "watchLost");
const tailMinutes = (plan: Plan) => (mayBeBehind(plan) ? 13 : 8);
const most = 20;

/** One seed, from its first command to the end of the calm. It takes over the process's clocks meanwhile: one at a time. */
export async function runPlan(
  plan: Plan,
  options: { crash?: Crash; story?: boolean } = {},
): Promise<Outcome> {
  const world = simulation(plan.seed);
  const { kernel } = world;
  const giveBack = takeOverGlobals(world);
  try {
    const violations: Violation[] = [];
    const story: string[] = [];
    let trace = 0;
    const note = (line: string) => {
      for (let index = 0; index < line.length; index++)
        trace = (Math.imul(trace, 31) + line.charCodeAt(index)) | 0;
      if (options.story) story.push(`${((kernel.now() - epoch) / 1000).toFixed(3).padStart(9)} ${line}`);
    };
    const report = (rule: string, what: string) => {
      note(`✗ ${rule}: ${what}`);
      if (violations.length < most) violations.push({ rule, at: kernel.now() - epoch, what });
    };

    const database = simDatabase(kernel);
    const cluster = simCluster(kernel, {
      behaviourOf: ({ runId }) => {
        const run = database.rows.runs.get(runId);
        const planned = run && at.planOf(run.jobId);
        return planned ? behaviours[(run.number > 1 && planned.later) || planned.behaviour] : {};
      },
    });
    const directory = cluster.directoryOf(namespace, "millrace-state");
    const at = scene(database, plan, directory);
    prepare(cluster.handle);
    const weather = climate(kernel, plan, epoch, options.crash);

    const { api, truth } = cluster;
    checkCommits(database, report);
    const requests = checkRequests(
      database,
      api.store,
      {
        isAlive: (runId) => processingOf(truth, runId) !== undefined,
        stopSavepoint: (runId) => truth.stoppedBehind.get(runId)?.path,
      },
      kernel.now,
      report,
    );
    const failoverOf = (runId: string) =>
      at.planOf(database.rows.runs.get(runId)?.jobId ?? "")?.failover ?? "RESTORE";
    const atLast = checkTruth(database, truth, failoverOf, report);
    database.onCommit((commit) => {
      if (commit.changes.length > 0) weather.changes();
      for (const { before, after } of commit.runs)
        if (after && (before?.state !== after.state || before.reason !== after.reason))
          note(`${after.id} ${after.state} ${after.reason}: ${after.message} (${commit.owner ?? "user"})`);
        else if (after && before?.releasedAt !== after.releasedAt) note(`${after.id} released`);
    });

    const senders = checkSenders(database, kernel.now, report);
    const storm = answersInStorm(weather, cluster.handle);
    const all = controllers(
      {
        simulation: world,
        climate: weather,
        database,
        handle(request) {
          requests.before(request);
          if (request.method !== "GET") {
            note(`${request.method} ${request.path}`);
            weather.changes();
          }
          return cluster.handle(request);
        },
        instead: (_process, request) => (cluster.hangs(request) ? "silent" : storm(request)),
        sends: (process, request) => senders(process.name, request),
        states: cluster.stateAt,
      },
      plan.controllers,
    );
    const happen = stepper(database, at, all, leversOf(cluster));
    for (const step of plan.steps)
      kernel.after(step.at, () => {
        note(`» ${JSON.stringify(step)}`);
        happen(step);
      });
    const beat = () => {
      requests.tick();
      kernel.after(5_000, beat);
    };
    beat();
    // Compacted now and then, as every cluster is.
    const compact = () => {
      cluster.compact();
      kernel.after(5 * minute, compact);
    };
    kernel.after(5 * minute, compact);

    const check = (to: Report) => checkConvergence(database, truthOf(cluster), isSteady, to);
    const isSteady = (jobId: string) => at.planOf(jobId)?.behaviour === "steady";
    const views = checkViews(database, api.store, kernel.now, report);
    const sight = () => {
      checkSight(database, report);
      if (mayBeBehind(plan)) return;
      for (const { name, controller } of all.running())
        for (const id of database.rows.clusters.keys()) views(name, controller.world.clusters.get(id)?.view);
    };
    await calm(world, plan, sight, check);
    check(report);
    atLast(kernel.now());
    const end = Object.fromEntries(
      [...database.rows.runs.values()].map((run) => [
        `${run.number} of ${at.jobs.indexOf(run.jobId)}`,
        `${run.state}${run.releasedAt ? " released" : ""} ${run.reason}`,
      ]),
    );
    return { violations, trace: `${trace}`, calls: weather.calls, effects: weather.effects, end, story };
  } finally {
    giveBack();
  }
}

/** Runs until everything has converged, and stays so for a while; at most until it must have. */
async function calm(
  world: Simulation,
  plan: Plan,
  sight: () => void,
  check: (to: Report) => void,
): Promise<void> {
  const until = epoch + plan.calmAt + tailMinutes(plan) * minute;
  await world.runUntil(epoch + plan.calmAt + sightMs(plan));
  sight();
  for (let good = 0; good < 2 && world.kernel.now() < until; ) {
    await world.runUntil(Math.min(until, world.kernel.now() + stretchMs));
    let broken = 0;
    check(() => broken++);
    good = broken === 0 ? good + 1 : 0;
  }
}

/** What a target's preparation makes: the namespace and the claim of its state. */
function prepare(handle: ReturnType<typeof simCluster>["handle"]): void {
  const post = (path: string, body: object) => handle({ method: "POST", path, query: {}, headers: {}, body });
  post("/api/v1/namespaces", { kind: "Namespace", apiVersion: "v1", metadata: { name: namespace } });
  post(`/api/v1/namespaces/${namespace}/persistentvolumeclaims`, {
    kind: "PersistentVolumeClaim",
    apiVersion: "v1",
    metadata: { name: "millrace-state", namespace },
    spec: { accessModes: ["ReadWriteMany"], resources: { requests: { storage: "1Gi" } } },
  });
}
