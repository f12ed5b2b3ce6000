import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

export type Supervised = {
  name: string;
  /** it said, or answers, that it does its work */
  up: () => boolean;
  paused: () => boolean;
  /** -9: it is gone at once, and another is started as a supervisor does */
  kill: () => void;
  /** -STOP, and -CONT after so long */
  pause(ms: number): void;
  /** how often it was started */
  starts: () => number;
  /** what it said at level error, the newest last */
  errors: string[];
  end(): Promise<void>;
};
type Command = {
  args: string[];
  cwd: string;
  env: Record<string, string>;
  /** of a line that it says once it works */
  ready: RegExp;
};

/** What kubelet or systemd wait before the first restart, here shorter: more of its starts are hit. */
const restartMs = 300;

/** A process of the console that is started again whenever it ends. */
export function supervised(name: string, { args, cwd, env, ready }: Command): Supervised {
  const errors: string[] = [];
  let child: ChildProcess;
  let [up, paused, ending, starts] = [false, false, false, 0];

  function start() {
    starts++;
    const own = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, ...env, NODE_ENV: "production" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    child = own;
    for (const output of [own.stdout, own.stderr])
      createInterface(output).on("line", (line) => {
        if (child === own && ready.test(line)) up = true;
        if (/^{"level":[56]0/.test(line) || output === own.stderr) errors.push(line);
      });
    own.once("exit", () => {
      up = false;
      if (!ending) setTimeout(() => ending || start(), restartMs);
    });
  }
  start();
  // However the drill ends, its processes do not outlive it.
  process.once("exit", () => {
    ending = true;
    child.kill("SIGKILL");
  });

  return {
    name,
    up: () => up,
    paused: () => paused,
    kill: () => void child.kill("SIGKILL"),
    pause(ms) {
      const own = child;
      own.kill("SIGSTOP");
      paused = true;
      setTimeout(() => {
        own.kill("SIGCONT");
        paused = false;
      }, ms);
    },
    starts: () => starts,
    errors,
    async end() {
      ending = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await gone;
    },
  };
}
