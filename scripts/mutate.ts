import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { broken, type Mutation, mutations } from "@/simulation/mutations";

/**
 * Is the net tight? Breaks one rule at a time in a copy of the sources, and simulates seeds there until one of them
 * breaks a promise: `node --import tsx scripts/mutate.ts --seeds 2000`. Ends badly where a broken rule is not found.
 */
const { values } = parseArgs({
  options: { seeds: { type: "string", default: "2000" }, only: { type: "string" } },
});
const most = Number(values.seeds);
const copied = ["lib", "controller", "simulation", "scripts", "prisma", "package.json", "tsconfig.json"];

const folder = mkdtempSync(join(tmpdir(), "millrace-mutants-"));
for (const path of copied) cpSync(path, join(folder, path), { recursive: true });
symlinkSync(join(process.cwd(), "node_modules"), join(folder, "node_modules"));
let missed = 0;
try {
  for (const mutation of mutations.filter(({ name }) => !values.only || name.includes(values.only))) {
    const found = await hunt(mutation);
    if (found === undefined) missed++;
    process.stdout.write(
      found === undefined
        ? `✗ not found in ${values.seeds} seeds: ${mutation.name}\n`
        : `✓ after ${found.seeds} seeds: ${mutation.name}\n    ${found.how}\n`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = missed === 0 ? 0 : 1;

type Found = { seeds: number; how: string };

async function hunt(mutation: Mutation): Promise<Found | undefined> {
  const path = join(folder, mutation.file);
  const source = readFileSync(path, "utf8");
  for (let from = 1; from <= most; ) {
    writeFileSync(path, broken(source, mutation));
    const found = await firstThatFails(from, most - from + 1);
    writeFileSync(path, source);
    // One that fails with the rule in force says nothing of it.
    if (!found || !(await firstThatFails(found.seeds, 1))) return found;
    from = found.seeds + 1;
  }
  return undefined;
}

async function firstThatFails(from: number, seeds: number): Promise<Found | undefined> {
  const numbers = ["--from", `${from}`, "--seeds", `${seeds}`];
  const args = ["--import", "tsx", "scripts/simulate.ts", "--worker", "--first", ...numbers];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder }).catch(
    (error: { stdout: string }) => error,
  );
  const [, seed, how = ""] = /^✗ seed (\d+): (.*)$/m.exec(stdout) ?? [];
  return seed === undefined ? undefined : { seeds: Number(seed), how };
}
