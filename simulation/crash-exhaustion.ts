import type { Plan, Step } from "./plan";
import { type Outcome, runPlan } from "./run-plan";

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

/** Dies before and after each call, is started again, and must end as without a crash. */
export async function exhaust(plan: Plan): Promise<Exhausted> {
  const undisturbed = await runPlan(plan);
  const failures: Exhausted["failures"] = undisturbed.violations.map(({ rule, what }) => ({
    crash: "none",
    what: `${rule}: ${what}`,
  }));
  let runs = 1;
  for (let call = 1; call <= undisturbed.calls; call++)
    for (const moment of ["before", "after"] as const) {
      const outcome = await runPlan(plan, { crash: { call, moment } });
      runs++;
      const crash = `${moment} call ${call}`;
      for (const { rule, what } of outcome.violations) failures.push({ crash, what: `${rule}: ${what}` });
      if (outcome.violations.length === 0 && endOf(outcome) !== endOf(undisturbed))
        failures.push({
          crash,
          what: `it ends with ${endOf(outcome)}, without a crash ${endOf(undisturbed)}`,
        });
    }
  return { runs, failures };
}

const endOf = ({ end }: Outcome): string => JSON.stringify(end);
