import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { log } from "@/lib/log";
import { exhaust, stories } from "@/simulation/crash-exhaustion";

/** Dies at every call of each story that changes something, and prints where the end is another than without: `node --import tsx scripts/exhaust.ts start upgrade`. */
log.level = "silent";
const asked = process.argv.slice(2);
const names = Object.keys(stories).filter((name) => asked.length === 0 || asked.includes(name));
if (names.length === 0) throw new Error(`There is no story ${asked.join(", ")}`);
const [only] = names;
if (only !== undefined && names.length === 1) await tell(only);
else await Promise.all(Array.from({ length: availableParallelism() }, takeTurns));

async function tell(name: string): Promise<void> {
  const plan = stories[name];
  if (!plan) return;
  const { runs, failures } = await exhaust(plan);
  process.stdout.write(
    `${failures.length === 0 ? "✓" : "✗"} ${name}: ${runs} runs, ${failures.length} failures\n`,
  );
  for (const { crash, what } of failures.slice(0, 20)) process.stdout.write(`    ${crash}: ${what}\n`);
  if (failures.length > 0) process.exitCode = 1;
}

/** A process for each story: a world takes over the clocks of its own. */
async function takeTurns(): Promise<void> {
  for (let name = names.shift(); name !== undefined; name = names.shift()) {
    const child = fork(fileURLToPath(import.meta.url), [name]);
    const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
    if (code !== 0) process.exitCode = 1;
  }
}
