import { spawn } from "node:child_process";
import { appendFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { StepError } from "./part";

export type RunOptions = { env?: Record<string, string>; cwd?: string; input?: string; log?: string };

/** Runs a command to its end. A failure is a StepError with the last line the command said, and its log when one was named. */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<{ stdout: string }> {
  const { env, cwd, input = "", log } = options;
  if (log) mkdirSync(dirname(log), { recursive: true });
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    ...(cwd ? { cwd } : {}),
    stdio: "pipe",
  });
  const written = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      written[stream] += text;
      if (log) appendFileSync(log, text);
    });
  }
  // A command that ends without reading its input makes the pipe fail; its exit code says more.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const code = await new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
    child.once("error", (cause) =>
      reject(
        new StepError(`${command} cannot be run: ${cause.message}`, "Run npm run doctor", log, { cause }),
      ),
    );
    child.once("close", (status, signal) => resolve(status ?? signal));
  });
  if (code === 0) return { stdout: written.stdout };
  const said = (written.stderr.trim() || written.stdout.trim()).split("\n").at(-1) ?? "";
  throw new StepError(
    `${command} ${args[0] ?? ""} failed (${code}): ${said}`,
    log ? `Read ${log}` : "Run npm run doctor",
    log,
  );
}
