import { log } from "@/lib/log";
import { exhaust, stories } from "@/simulation/crash-exhaustion";

/** Dies at every call of each story, and prints where the end is another than without: `node --import tsx scripts/exhaust.ts start upgrade`. */
log.level = "silent";
const asked = process.argv.slice(2);
const names = Object.keys(stories).filter((name) => asked.length === 0 || asked.includes(name));
for (const name of names) {
  const plan = stories[name];
  if (!plan) continue;
  const { runs, failures } = await exhaust(plan);
  process.stdout.write(
    `${failures.length === 0 ? "✓" : "✗"} ${name}: ${runs} runs, ${failures.length} failures\n`,
  );
  for (const { crash, what } of failures.slice(0, 20)) process.stdout.write(`    ${crash}: ${what}\n`);
  if (failures.length > 0) process.exitCode = 1;
}
