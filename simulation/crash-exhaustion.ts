import type { Plan, Step } from "./plan";
import { type Outcome, runPlan } from "./run-plan";
import type { Crash } from "./weather";

/** Short stories without any other fault: in each, the controller dies once at every call that it makes. */
const quiet = {
  controllers: 1,
  storms: [],
  jobs: [{ behaviour: "steady", taskManagers: 1, failover: "RESTORE", onFailure: "TELL" }],
} satisfies Partial<Plan>;
const second = 1_000;
const story = (seed: number, steps: Step[], more: Partial<Plan> = {}): Plan => ({
  ...quiet,
  seed,
  steps,
  calmAt: (steps.at(-1)?.at ?? 0) + 10 * second,
  ...more,
});
const start: Step = { at: 0, do: "start", job: 0 };

export const stories: Record<string, Plan> = {
  start: story(1, [start]),
  stop: story(2, [start, { at: 60 * second, do: "cancel", job: 0 }]),
  "stop with savepoint": story(3, [start, { at: 60 * second, do: "stop", job: 0 }]),
  "cancel of a start": story(4, [start, { at: 3 * second, do: "cancel", job: 0 }]),
  upgrade: story(5, [
    start,
    { at: 60 * second, do: "stop", job: 0 },
    { at: 150 * second, do: "edit", job: 0 },
    { at: 151 * second, do: "start", job: 0 },
  ]),
  delete: story(6, [
    start,
    { at: 60 * second, do: "cancel", job: 0 },
    { at: 150 * second, do: "delete", job: 0 },
  ]),
  recovery: story(7, [start], {
    jobs: [{ behaviour: "fails", taskManagers: 1, failover: "RESTORE", onFailure: "RESTART" }],
    calmAt: 150 * second,
  }),
};

export type Exhausted = { runs: number; failures: { crash: string; what: string }[] };

/** They come each half second, and nothing follows from one of them. */
const beats = /^database (sayAlive|look|clusters)$/;
const reads = /^(database (load|loadStart|liveRun)|(kubernetes|flink) GET .*|state (exists|list|readText))$/;

/** Dies before and after each call, is started again, and must end as without a crash. */
export async function exhaust(plan: Plan): Promise<Exhausted> {
  const undisturbed = await runPlan(plan);
  const failures: Exhausted["failures"] = undisturbed.violations.map(({ rule, what }) => ({
    crash: "none",
    what: `${rule}: ${what}`,
  }));
  let runs = 1;
  for (const crash of crashesOf(undisturbed.calls)) {
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

/** To die after a question was answered is to die before whatever came next. */
const crashesOf = (calls: readonly string[]): Crash[] =>
  calls.flatMap((made, index): Crash[] => {
    if (beats.test(made)) return [];
    const before: Crash = { call: index + 1, moment: "before" };
    return reads.test(made) ? [before] : [before, { ...before, moment: "after" }];
  });

const endOf = ({ end }: Outcome): string => JSON.stringify(end);
