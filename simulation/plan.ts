import type { JobSpec } from "@/lib/domain/job-spec";
import type { JobBehaviour } from "./flink/behaviour";
import { seeded } from "./kernel/random";
import { inOrder, plots } from "./plots";

/** What happens in one seed, all of it: the same plan gives the same trace, and a part of a plan is a plan. Times in virtual ms from its beginning. */
export type Plan = {
  /** of the world's own chance: latencies, and which calls a storm hits */
  seed: number;
  controllers: number;
  jobs: JobPlan[];
  steps: Step[];
  storms: Storm[];
  /** then nothing goes wrong any more, and everything must converge */
  calmAt: number;
};

/** What users' programs do; the first is the usual. */
export const behaviours = {
  steady: {},
  batch: { batch: true, finishesAfter: 40_000 },
  fails: { failsAfter: 90_000 },
  driverFails: { mainFails: "the table orders is not there" },
  exitsAtStart: { exitsAtStart: { code: 1, log: ["java.lang.OutOfMemoryError: Java heap space"] } },
  trips: { tripsEvery: 45_000 },
  savepointFails: { savepoint: "failed" },
  failsAfterSavepoint: { savepoint: "stopping" },
} satisfies Record<string, JobBehaviour>;

export type JobPlan = {
  behaviour: keyof typeof behaviours;
  /** of its second run, and those after it */
  later?: keyof typeof behaviours;
  taskManagers: number;
  failover: JobSpec["failover"];
  onFailure: JobSpec["recovery"]["onFailure"];
};

export type Step = { at: number } & (
  | { do: "start" | "startFresh" | "stop" | "cancel" | "edit" | "delete"; job: number }
  | { do: "killTaskManager" | "killJobManager" | "evictJobManager" | "deleteDeployment"; job: number }
  /** with a savepoint, by Flink's own REST or command line; `directory`: not where the run's savepoints lie */
  | { do: "stopInFlink"; job: number; directory?: string }
  /** a Deployment of somebody else under the name that the job's live run has, or had */
  | { do: "foreignDeployment"; job: number }
  /** `during`: not at once, but in its next call of this name (ten seconds are waited for it): dead after it, asleep before */
  | { do: "killController" | "pauseController"; controller: number; forMs: number; during?: string }
  | { do: "jumpClock"; controller: number; byMs: number }
  /** notifications are lost until then; the listener is told when it is back */
  | { do: "cutNotifications"; controller: number; forMs: number }
  | { do: "compact" }
);

export const stormKinds = [
  "apiRefused",
  "apiDropped",
  "apiAnswerLost",
  "apiErrors",
  "apiThrottled",
  "apiSlow",
  "staleLists",
  "watchCut",
  "watchGarbled",
  "watchReset",
  "watchTwice",
  "watchLost",
  "watchHalfOpen",
  "watchSlow",
  "flinkSilent",
  "flinkRefused",
  "flinkAnswerLost",
  "flinkErrors",
  /** it answers, but not what became of a savepoint */
  "savepointErrors",
  "databaseRefused",
  "databaseAnswerLost",
  "databaseSlow",
  "stateUnreadable",
] as const;
export type StormKind = (typeof stormKinds)[number];
/** `share` of the calls that it hits, of 1 */
export type Storm = { kind: StormKind; from: number; to: number; share: number };

const minute = 60_000;
const faultMinutes = 6;

/** A swarm: each seed has a few kinds of faults, so that one that hides another is missing in some. */
export function planOf(seed: number): Plan {
  const random = seeded(seed);
  const below = (most: number) => Math.floor(random() * most);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T;
  const often = (share: number) => random() < share;
  const calmAt = faultMinutes * minute;
  const time = () => Math.floor(random() * calmAt);

  const jobs = Array.from({ length: 1 + below(3) }, (): JobPlan => {
    const behaviour = often(0.6)
      ? "steady"
      : pick(Object.keys(behaviours).slice(1) as (keyof typeof behaviours)[]);
    return {
      behaviour,
      taskManagers: 1 + below(2),
      failover: often(0.2) ? "FAIL" : "RESTORE",
      onFailure: often(0.3) ? "RESTART" : "TELL",
    };
  });
  const job = () => below(jobs.length);
  const controllers = 1 + below(3);
  const controller = () => below(controllers);

  const steps: Step[] = jobs.map((_, index) => ({ at: below(20_000), do: "start", job: index }));
  for (let count = below(8); count > 0; count--)
    steps.push({
      at: time(),
      do: pick(["start", "start", "startFresh", "stop", "stop", "cancel", "edit", "delete"] as const),
      job: job(),
    });
  const world = [
    () =>
      ({ do: pick(["killTaskManager", "killJobManager", "evictJobManager"] as const), job: job() }) as const,
    () => ({ do: pick(["deleteDeployment", "foreignDeployment"] as const), job: job() }) as const,
    () => ({ do: "killController", controller: controller(), forMs: below(20_000) }) as const,
    () => ({ do: "pauseController", controller: controller(), forMs: 1_000 + below(60_000) }) as const,
    () => ({ do: "jumpClock", controller: controller(), byMs: (often(0.5) ? 1 : -1) * 60 * minute }) as const,
    () => ({ do: "cutNotifications", controller: controller(), forMs: below(60_000) }) as const,
    () => ({ do: "compact" }) as const,
  ].filter(() => often(0.4));
  // Mostly while something that was asked for is under way: that is when there is something to lose.
  const commands = steps.map(({ at }) => at);
  const momentOf = () => (often(0.6) ? Math.min(calmAt, pick(commands) + below(12_000)) : time());
  if (world.length > 0)
    for (let count = 1 + below(12); count > 0; count--) steps.push({ at: momentOf(), ...pick(world)() });

  const kinds = stormKinds.filter(() => often(0.2));
  const storms = kinds.flatMap((kind): Storm[] =>
    Array.from({ length: 1 + below(2) }, () => {
      const from = momentOf();
      const share = often(0.3) ? 1 : 0.05 + random() * 0.4;
      return { kind, from, to: Math.min(calmAt, from + 2_000 + below(2 * minute)), share };
    }),
  );
  for (const plot of plots.filter(() => often(0.12))) {
    // Behind its start, when the job runs mostly.
    const at = 45_000 + below(calmAt - 90_000);
    const more = plot({ below, job: job(), controller: controller(), at });
    steps.push(...more.steps);
    storms.push(...more.storms);
  }
  return { seed, controllers, jobs, steps: inOrder(steps), storms, calmAt };
}
