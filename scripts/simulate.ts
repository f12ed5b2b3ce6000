import { availableParallelism } from "node:os";
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { log } from "@/lib/log";
import { type Plan, planOf } from "@/simulation/plan";
import { runPlan } from "@/simulation/run-plan";
import { shrink } from "@/simulation/shrink";

/**
 * Runs seeds of the simulation: `npm run simulate -- --seeds 2000 --from 1 --workers 2`. A seed that breaks a promise
 * is printed, made as small as it goes, and written beside the regressions. `--plan file` runs one plan again.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "200" },
    from: { type: "string", default: "1" },
    workers: { type: "string", default: `${Math.max(1, availableParallelism())}` },
    plan: { type: "string" },
    /** leave the first that fails as it is, and end */
    first: { type: "boolean", default: false },
    worker: { type: "boolean", default: false },
  },
});
log.level = "silent";

const seeds = Number(values.seeds);
const from = Number(values.from);
const workers = Math.min(Number(values.workers), seeds);
/** so many seeds after which a worker says how far it is */
const tellEach = 250;
/**
 * What a world makes is garbage soon: it dies in a large nursery, and no other thread is to look for it. Of its many errors
 * nobody reads where they were made: `--plan` tells it.
 */
const workerFlags = ["--max-semi-space-size=64", "--single-threaded-gc", "--stack-trace-limit=0"];

if (values.plan) process.exitCode = await again(values.plan);
else if (values.worker) process.exitCode = await work();
else process.exitCode = await spread();

async function again(file: string): Promise<number> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by this script
  const plan = JSON.parse(readFileSync(file, "utf8")) as Plan;
  const { violations, story } = await runPlan(plan, { story: true });
  for (const line of story) say(line);
  for (const { rule, what } of violations) say(`✗ ${rule}: ${what}`);
  say(violations.length === 0 ? "✓ no promise was broken" : `${violations.length} broken`);
  return violations.length === 0 ? 0 : 1;
}

async function work(): Promise<number> {
  // Whoever reads what it says is gone.
  process.once("disconnect", () => process.exit(1));
  process.channel?.unref();
  const stride = Number(process.env.SIMULATION_STRIDE ?? 1);
  const started = performance.now();
  let failed = 0;
  let done = 0;
  for (let seed = from; seed < from + seeds; seed += stride) {
    const plan = planOf(seed);
    const { violations } = await runPlan(plan);
    if (++done % tellEach === 0) say(`… ${done} seeds up to ${seed}, ${failed} failed`);
    if (violations.length === 0) continue;
    failed++;
    const [first] = violations;
    say(`✗ seed ${seed}: ${first?.rule}: ${first?.what}`);
    if (values.first) break;
    await keep(plan, first?.rule ?? "");
  }
  const seconds = (performance.now() - started) / 1000;
  say(`${done} seeds, ${failed} failed, ${(done / seconds).toFixed(1)} a second`);
  return failed === 0 ? 0 : 1;
}

async function keep(plan: Plan, rule: string): Promise<void> {
  const fails = async (smaller: Plan) =>
    (await runPlan(smaller)).violations.some((violation) => violation.rule === rule);
  const smallest = await shrink(plan, fails);
  mkdirSync("simulation/regressions", { recursive: true });
  const file = `simulation/regressions/seed-${plan.seed}.json`;
  writeFileSync(file, `${JSON.stringify(smallest, null, 2)}\n`);
  say(`  ${smallest.steps.length} steps and ${smallest.storms.length} storms are enough: ${file}`);
}

/** A process for each core: a world takes over the clocks of its process. */
async function spread(): Promise<number> {
  const codes = await Promise.all(
    Array.from(
      { length: workers },
      (_, index) =>
        new Promise<number>((resolve) => {
          const child = fork(
            fileURLToPath(import.meta.url),
            [
              "--worker",
              ...(values.first ? ["--first"] : []),
              "--from",
              `${from + index}`,
              "--seeds",
              `${seeds - index}`,
            ],
            {
              env: { ...process.env, SIMULATION_STRIDE: `${workers}` },
              execArgv: [...process.execArgv, ...workerFlags],
            },
          );
          child.once("exit", (code) => resolve(code ?? 1));
        }),
    ),
  );
  return codes.every((code) => code === 0) ? 0 : 1;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
