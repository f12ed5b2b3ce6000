import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { clone } from "./instance";
import { StepError } from "./part";
import { logFile } from "./process";

/** Runs one of `scripts/` as its own process and answers its standard output, which may hold secrets and is not logged. */
export async function runScript(name: string, env: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, ["--import", "tsx", `scripts/${name}.ts`], {
    cwd: clone,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once("error", reject).once("close", resolve),
  );
  if (code === 0) return stdout.trim();
  const log = logFile(name);
  mkdirSync(dirname(log), { recursive: true });
  writeFileSync(log, stderr, { mode: 0o600 });
  // Node prints the error between the line it came from and the stack.
  const said =
    stderr.split("\n").find((line) => /Error\b.*: /.test(line)) ?? stderr.trim().split("\n")[0] ?? "";
  throw new StepError(`scripts/${name}.ts failed: ${said.trim()}`, `Read ${log}`, log);
}
