import type { JobPlan, Plan, Step } from "./plan";
import { type Outcome, runPlan } from "./run-plan";
import type { Crash } from "./weather";

const job: JobPlan = { behaviour: "steady", taskManagers: 1, failover: "RESTORE", onFailure: "TELL" };
/** Short stories without any other fault: in each, the controller dies once at every call that it makes. */
const quiet = {
  controllers: 1,
  storms: [],
  jobs: [job],
} satisfies Partial<Plan>;
const second = 1_000;
const story = (seed: number, steps: Step[], more: Partial<Plan> = {}): Plan => ({
  ...quiet,
  seed,
  steps,
  calmAt: (steps.at(-1)?.at ?? 0) + 10 * second,
  ...more,
});
/** Once the controller is up; the job runs some 20 s later, and is stopped well after that. */
const start: Step = { at: second, do: "start", job: 0 };
const stopAt = 45 * second;
/** what a stop takes, and a crash in it */
const againAt = 90 * second;

export const stories: Record<string, Plan> = {
  start: story(1, [start]),
  stop: story(2, [start, { at: stopAt, do: "cancel", job: 0 }]),
  "stop with savepoint": story(3, [start, { at: stopAt, do: "stop", job: 0 }]),
  // Its JobManager is up some 5 s after the start: what a crash holds up by 2 s is to be a start all the same.
  "cancel of a start": story(4, [start, { at: 2 * second, do: "cancel", job: 0 }]),
  upgrade: story(5, [
    start,
    { at: stopAt, do: "stop", job: 0 },
    { at: againAt, do: "edit", job: 0 },
    { at: againAt + second, do: "start", job: 0 },
  ]),
  delete: story(6, [start, { at: stopAt, do: "cancel", job: 0 }, { at: againAt, do: "delete", job: 0 }]),
  // The first fails, and the one that follows it runs.
  recovery: story(7, [start], {
    jobs: [{ ...job, behaviour: "fails", later: "steady", onFailure: "RESTART" }],
    calmAt: 150 * second,
  }),
};

export type Exhausted = { runs: number; failures: { crash: string; what: string }[] };

/** Each half second, and nothing follows from one of them. */
const beat = "database sayAlive";

/** Dies before and after each call, is started again, and must end as without a crash. */
export async function exhaust(plan: Plan): Promise<Exhausted> {
  const undisturbed = await runPlan(plan);
  const failures: Exhausted["failures"] = undisturbed.violations.map(({ rule, what }) => ({
    crash: "none",
    what: `${rule}: ${what}`,
  }));
  let runs = 1;
  for (const crash of crashesOf(undisturbed)) {
    const outcome = await runPlan(plan, { crash });
    runs++;
    const words = `${crash.moment} call ${crash.call} (${undisturbed.calls[crash.call - 1]})`;
    for (const { rule, what } of outcome.violations)
      failures.push({ crash: words, what: `${rule}: ${what}` });
    if (outcome.violations.length === 0 && endOf(outcome) !== endOf(undisturbed))
      failures.push({
        crash: words,
        what: `it ends with ${endOf(outcome)}, without a crash ${endOf(undisturbed)}`,
      });
  }
  return { runs, failures };
}

/** What a process only knows dies with it: to die at a question is to die after the last call that changed something. */
const crashesOf = ({ calls, effects }: Outcome): Crash[] =>
  [...effects]
    .filter((call) => calls[call - 1] !== beat)
    .toSorted((a, b) => a - b)
    .flatMap((call): Crash[] => [
      { call, moment: "before" },
      { call, moment: "after" },
    ]);

const endOf = ({ end }: Outcome): string => JSON.stringify(end);
