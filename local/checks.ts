import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { clone } from "./instance";

export type Outcome = { passed: number; failed: number; ok: boolean; output: string };
type Command = { program: string; args: readonly string[]; env?: Record<string, string> };

const bin = (name: string) => join(clone, "node_modules/.bin", name);
const folders = ["app", "components", "lib", "controller", "simulation", "local", "scripts", "e2e", "prisma"];

/** What must hold before anything is started; each is a command of its own, so that they run side by side. */
export const checks: Record<string, Command> = {
  format: { program: bin("biome"), args: ["format", "."] },
  lint: { program: bin("oxlint"), args: ["--type-aware", "--quiet"] },
  types: { program: bin("tsc"), args: ["--noEmit", "-p", "."] },
  imports: {
    program: bin("depcruise"),
    args: [
      "--config",
      ".dependency-cruiser.cjs",
      ...folders.filter((folder) => existsSync(join(clone, folder))),
    ],
  },
  "dead code": { program: bin("knip"), args: ["--no-progress"] },
};

const script = (name: string, ...args: string[]): Command => ({
  program: process.execPath,
  args: ["--import", "tsx", join("scripts", `${name}.ts`), ...args],
});

/** The controller's own code in simulated worlds: minutes of processor time, and no stack. */
export const simulations: Record<string, Command> = {
  "2000 seeds": script("simulate", "--seeds", "2000"),
  "a crash at every call": script("exhaust"),
  "broken rules are found": script("mutate", "--seeds", "200"),
};

export async function runCheck(command: Command, show = false): Promise<Outcome> {
  const { code, output } = await execute(command, { show });
  return { passed: show && code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, ok: code === 0, output };
}

export function runVitest(project: string, env: Record<string, string> = {}, show = false): Promise<Outcome> {
  return runTests(
    {
      program: bin("vitest"),
      args: ["run", "--project", project, "--reporter=default", "--reporter=json"],
      env,
    },
    (file) => ["--outputFile.json", file],
    (report) => ({ passed: report.numPassedTests ?? 0, failed: report.numFailedTests ?? 0 }),
    show,
  );
}

export function runPlaywright(env: Record<string, string>): Promise<Outcome> {
  return runTests(
    { program: bin("playwright"), args: ["test", "--reporter=list,json"], env },
    () => [],
    ({ stats }) => ({ passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0), failed: stats?.unexpected ?? 0 }),
    true,
  );
}

type Report = {
  numPassedTests?: number;
  numFailedTests?: number;
  stats?: { expected: number; unexpected: number; flaky: number };
};

async function runTests(
  command: Command,
  reportTo: (file: string) => readonly string[],
  count: (report: Report) => { passed: number; failed: number },
  show: boolean,
): Promise<Outcome> {
  const file = join(clone, "test-results", `${process.pid}-${Math.trunc(performance.now())}.json`);
  const env = { ...command.env, PLAYWRIGHT_JSON_OUTPUT_NAME: file };
  const { code, output } = await execute(
    { ...command, args: [...command.args, ...reportTo(file)], env },
    { show },
  );
  const counted = existsSync(file)
    ? count(JSON.parse(readFileSync(file, "utf8")) as Report)
    : { passed: 0, failed: 0 };
  rmSync(file, { force: true });
  // A runner that fails without a failed test (a file that cannot be loaded) has failed all the same.
  const failed = code === 0 ? counted.failed : Math.max(counted.failed, 1);
  return { passed: counted.passed, failed, ok: failed === 0, output };
}

function execute(
  { program, args, env }: Command,
  { show }: { show: boolean },
): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: clone,
      env: { ...process.env, ...env },
      stdio: ["ignore", show ? "inherit" : "pipe", show ? "inherit" : "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    child.once("error", (error) => resolve({ code: 1, output: error.message }));
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
