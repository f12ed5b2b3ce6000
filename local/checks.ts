import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { clone } from "./instance";
import { type Counted, countPlaywright, countVitest, endOf, type VitestReport } from "./test-reports";

/** `output`: all that it said */
export type Outcome = Counted & { output: string };
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

/** `show`: what it says is shown while it says it. A check of its own that passes counts as one test then. */
export async function runCheck(name: string, command: Command, show = false): Promise<Outcome> {
  const { code, output } = await execute(command, show);
  const failures = code === 0 ? [] : [{ what: name, why: endOf(output) }];
  return { passed: show && code === 0 ? 1 : 0, failures, output };
}

export function runVitest(project: string, env: Record<string, string> = {}, show = false): Promise<Outcome> {
  return runTests(
    {
      program: bin("vitest"),
      args: ["run", "--project", project, "--reporter=default", "--reporter=json"],
      env,
    },
    (file) => ["--outputFile.json", file],
    (report: VitestReport) => countVitest(report, clone),
    show,
  );
}

export function runPlaywright(env: Record<string, string>): Promise<Outcome> {
  return runTests(
    { program: bin("playwright"), args: ["test", "--reporter=list,json"], env },
    () => [],
    countPlaywright,
    true,
  );
}

async function runTests<Report>(
  command: Command,
  reportTo: (file: string) => readonly string[],
  count: (report: Report) => Counted,
  show: boolean,
): Promise<Outcome> {
  const file = join(clone, "test-results", `${process.pid}-${Math.trunc(performance.now())}.json`);
  const env = { ...command.env, PLAYWRIGHT_JSON_OUTPUT_NAME: file };
  const args = [...command.args, ...reportTo(file)];
  const { code, output } = await execute({ ...command, args, env }, show);
  const { passed, failures } = existsSync(file)
    ? count(JSON.parse(readFileSync(file, "utf8")) as Report)
    : { passed: 0, failures: [] };
  rmSync(file, { force: true });
  // A runner that fails without a failed test has failed all the same.
  if (code !== 0 && failures.length === 0)
    failures.push({ what: basename(command.program), why: endOf(output) });
  return { passed, failures, output };
}

function execute({ program, args, env }: Command, show: boolean): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const colours = show && process.stdout.isTTY ? { FORCE_COLOR: "1" } : {};
    const child = spawn(program, args, {
      cwd: clone,
      env: { ...process.env, ...colours, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        if (show) process.stdout.write(text);
      });
    child.once("error", (error) => resolve({ code: 1, output: error.message }));
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
