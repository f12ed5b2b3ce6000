import { stateUri } from "@/lib/domain/state-layout";
import type { Plan, Step, Storm } from "./plan";

type Plot = Pick<Plan, "steps" | "storms">;
type Chance = { below: (most: number) => number; job: number; controller: number; at: number };

const second = 1_000;
const storm = (kind: Storm["kind"], from: number, forMs: number): Storm => ({
  kind,
  from: Math.max(0, from),
  to: Math.max(0, from) + forMs,
  share: 1,
});

/** What chance alone brings together once in a thousand seeds: faults that lie upon one another where it hurts. */
export const plots: ((chance: Chance) => Plot)[] = [
  // Another's Deployment under our name, and nobody hears of it before ours is to be taken away.
  ({ at, job, below }) => ({
    steps: [
      { at, do: "foreignDeployment", job },
      { at: at + below(3 * second), do: "cancel", job },
    ],
    storms: [storm("watchHalfOpen", at - second, 50 * second)],
  }),
  // A holder sleeps over a command, and its claims are another's when it wakes.
  ({ at, job, controller, below }) => ({
    steps: [
      { at, do: "cancel", job },
      { at: at + below(200), do: "pauseController", controller, forMs: 3 * second + below(30 * second) },
      { at: at + below(20 * second), do: "start", job },
    ],
    storms: [storm("databaseSlow", at - second, 5 * second)],
  }),
  // The job has ended behind its savepoint, and its JobManager does not say where that lies.
  ({ at, job, below }) => ({
    steps: [{ at, do: "stop", job }],
    storms: [storm("flinkErrors", at + below(2 * second), 2 * second + below(6 * second))],
  }),
  // Creates are done, and nobody hears so.
  ({ at, job }) => ({
    steps: [
      { at, do: "cancel", job },
      { at: at + 20 * second, do: "start", job },
    ],
    storms: [storm("apiAnswerLost", at + 19 * second, 8 * second)],
  }),
  // A JobManager that takes over lists no job for a while.
  ({ at, job }) => ({
    steps: [
      { at, do: "killJobManager", job },
      { at: at + 12 * second, do: "killJobManager", job },
    ],
    storms: [],
  }),
  // A watch breaks at an event, and before it is back the next ones are history, and compacted.
  ({ at, job, below }) => ({
    steps: [
      { at, do: "killTaskManager", job },
      { at: at + 3 * second, do: "evictJobManager", job },
      { at: at + 5 * second + below(second), do: "compact" },
    ],
    storms: [storm("watchReset", at - 100, second), storm("apiRefused", at + 300, 7 * second)],
  }),
  // Lines of a watch come garbled while a run's objects go: each is the last that is heard of one of them.
  ({ at, job, below }) => ({
    steps: [{ at, do: "cancel", job }],
    storms: [storm("watchGarbled", at + below(5 * second), 20 * second)],
  }),
  // A holder sleeps between its look and its record, and another has gone on when it wakes; or users have.
  ({ at, job, controller, below }) => ({
    steps: [
      { at, do: "killTaskManager", job },
      {
        at,
        do: "pauseController",
        controller,
        during: "database record",
        forMs: below(2) === 0 ? 1_500 : 4 * second + below(20 * second),
      },
      { at: at + below(1_500), do: "stop", job },
      { at: at + 1_500 + below(1_500), do: "cancel", job },
    ],
    storms: [],
  }),
  // Who triggers a savepoint dies of it; then nobody is told for a while where it lies.
  ({ at, job, controller, below }) => ({
    steps: [
      { at, do: "killController", controller, during: "flink POST", forMs: 0 },
      { at: at + 1, do: "stop", job },
    ],
    storms: [storm("savepointErrors", at, 5 * second + below(60 * second))],
  }),
  // A clock that is set back while its controller sleeps between one act and the next.
  ({ at, job, controller, below }) => ({
    steps: [
      { at, do: "cancel", job },
      {
        at: at + second,
        do: "pauseController",
        controller,
        during: "kubernetes DELETE /api/v1",
        // Longer than a claim is its own, and shorter than a request waits for its answer.
        forMs: 5 * second + below(4 * second),
      },
      { at: at + 8 * second, do: "jumpClock", controller, byMs: -3_600 * second },
      { at: at + 11 * second, do: "jumpClock", controller, byMs: -3_600 * second },
    ],
    storms: [],
  }),
  // Somebody stops the job past Millrace, and it is started again from where it was.
  ({ at, job, below }) => ({
    steps: [
      { at, do: "stopInFlink", job, ...(below(2) === 0 && { directory: stateUri("backup") }) },
      ...(below(2) === 0 ? [{ at: at + below(5 * second), do: "stop", job } as const] : []),
      { at: at + 5 * second + below(60 * second), do: "start", job },
    ],
    storms: [],
  }),
];

/** In the order in which they happen; none before the beginning. */
export const inOrder = (steps: Step[]): Step[] =>
  steps.map((step) => ({ ...step, at: Math.max(0, step.at) })).toSorted((a, b) => a.at - b.at);
