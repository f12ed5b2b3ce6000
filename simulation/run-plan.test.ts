// Guarantees: the same plan has the same trace, what once broke a promise breaks it no more, and a few seeds keep all of them.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { log } from "@/lib/log";
import { type Plan, planOf } from "./plan";
import { runPlan } from "./run-plan";
import { shrink } from "./shrink";

beforeAll(() => {
  log.level = "silent";
});

test("a plan is all that a run depends on", async () => {
  const [one, again, other] = [await runPlan(planOf(7)), await runPlan(planOf(7)), await runPlan(planOf(8))];
  expect(again.trace).toBe(one.trace);
  expect(other.trace).not.toBe(one.trace);
}, 60_000);

const regressions = join(import.meta.dirname, "regressions");
test.each(readdirSync(regressions))(
  "%s",
  async (file) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by scripts/simulate.ts
    const plan = JSON.parse(readFileSync(join(regressions, file), "utf8")) as Plan;
    expect((await runPlan(plan)).violations).toEqual([]);
  },
  60_000,
);

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
  "seed %i",
  async (seed) => {
    expect((await runPlan(planOf(seed))).violations).toEqual([]);
  },
  60_000,
);

test("a plan that fails is made as small as it goes", async () => {
  const plan = planOf(31);
  const culprit = plan.steps[2];
  const fails = async ({ steps }: Plan) => steps.includes(culprit as never);
  expect(await shrink(plan, fails)).toMatchObject({ steps: [culprit], storms: [], controllers: 1 });
});
