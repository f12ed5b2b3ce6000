import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { until } from "@/lib/kubernetes/testing/until";

export type ControllerProcess = {
  /** of a counter that `/metrics` tells */
  counter(name: string): Promise<number>;
  /** it may act */
  ready(): Promise<boolean>;
  /** with the signal that ended it */
  ended: Promise<NodeJS.Signals | null>;
  end(signal: "SIGTERM" | "SIGKILL" | "SIGSTOP" | "SIGCONT" | "SIGUSR2"): Promise<void>;
  /** its last warnings and errors */
  complaints(): string;
};

/** with its last warnings and errors */
const running = new Map<ChildProcess, () => string>();

/** Why nothing came that a test waited for. */
export const complaintsOfAll = (): string[] =>
  [...running].map(([{ pid }, complaints]) => `Controller ${pid}: ${complaints() || "no complaints"}`);

/** The controller as it is deployed: a process of its own. Settles when it is ready. */
export async function startController(environment: Record<string, string>): Promise<ControllerProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", "controller/main.ts"], {
    cwd: process.cwd(),
    env: { ...process.env, ...environment, MILLRACE_CONTROLLER_PORT: "0" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let port: number | undefined;
  const said: string[] = [];
  const complaints = () =>
    said
      .filter((line) => !/^{"level":[123]0/.test(line))
      .slice(-5)
      .join("\n")
      .slice(0, 4_000);
  running.set(child, complaints);
  createInterface({ input: child.stdout }).on("line", (line) => {
    said.push(line);
    port ??= /"port":(\d+).*the controller runs/.test(line)
      ? Number(/"port":(\d+)/.exec(line)?.[1])
      : undefined;
  });
  createInterface({ input: child.stderr }).on("line", (line) => said.push(line));
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once("exit", (_code, signal) => {
      running.delete(child);
      resolve(signal);
    });
  });
  await until(
    async () => child.exitCode !== null || (port && (await fetch(`http://127.0.0.1:${port}/ready`)).ok),
    60_000,
  );
  if (child.exitCode !== null) throw new Error(`The controller ended: ${said.slice(-20).join("\n")}`);
  return {
    ended,
    ready: async () => (await fetch(`http://127.0.0.1:${port}/ready`)).ok,
    complaints,
    async counter(name) {
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      return Number(new RegExp(`^millrace_controller_${name} (\\d+)`, "m").exec(text)?.[1]);
    },
    async end(signal) {
      child.kill(signal);
      if (signal === "SIGTERM" || signal === "SIGKILL") await ended;
    },
  };
}

/** What a failed test left running. */
export function endControllers(): void {
  for (const child of running.keys()) child.kill("SIGKILL");
}
