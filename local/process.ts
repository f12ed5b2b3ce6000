import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { StepError } from "./part";
import { formatPidFile, parsePidFile } from "./process-identity";
import { markedPids, signal, startTime } from "./process-table";
import { home } from "./settings";

export type Daemon = {
  name: string;
  command: string;
  args: readonly string[];
  env?: Record<string, string>;
  uid?: number;
  gid?: number;
  cwd?: string;
};

/** Environment of daemons that talk to this machine only: a proxy in the caller's would be asked for 10.88.0.1. */
export const direct = { NO_PROXY: "*", no_proxy: "*" };

export const logFile = (name: string) => join(home, "log", `${name}.log`);
/** Bytes. A longer log is set aside when its daemon starts, in place of the one before. */
const logLimit = 32 * 1024 * 1024;
const pidFile = (name: string) => join(home, "run", `${name}.pid`);

/**
 * Starts `command` in a session of its own, so it outlives us and our terminal. A running daemon is left alone, unless
 * it was started with another command, arguments or environment.
 */
export async function startDaemon(daemon: Daemon): Promise<number> {
  const recipe = createHash("sha256").update(JSON.stringify(daemon)).digest("hex").slice(0, 16);
  const running = identityOf(daemon.name);
  if (running?.recipe === recipe) return running.pid;
  // What a lost pid file left would fight the new process for its port and its files.
  await stopDaemon(daemon.name);
  const log = logFile(daemon.name);
  const file = pidFile(daemon.name);
  mkdirSync(dirname(log), { recursive: true });
  mkdirSync(dirname(file), { recursive: true });
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > logLimit) renameSync(log, `${log}.1`);
  const output = openSync(log, "a");
  let child: ChildProcess;
  try {
    child = spawn(daemon.command, daemon.args, {
      detached: true,
      stdio: ["ignore", output, output],
      env: { ...process.env, ...daemon.env, MILLRACE_PART: daemon.name, MILLRACE_HOME: home },
      cwd: daemon.cwd ?? "/",
      ...(daemon.uid === undefined ? {} : { uid: daemon.uid }),
      ...(daemon.gid === undefined ? {} : { gid: daemon.gid }),
    });
    await new Promise<void>((resolve, reject) => child.once("spawn", resolve).once("error", reject));
  } catch (cause) {
    throw new StepError(
      `${daemon.name} could not be started: ${(cause as Error).message}`,
      "Run npm run doctor",
      log,
      { cause },
    );
  } finally {
    closeSync(output);
  }
  const pid = child.pid as number;
  child.unref();
  const started = startTime(pid);
  if (started === undefined)
    throw new StepError(`${daemon.name} ended as soon as it started`, `Read ${log}`, log);
  writeFileSync(file, formatPidFile({ pid, started, recipe }));
  return pid;
}

/** TERM, wait, KILL. Finds the process by its pid file and, where that was lost, by the mark in its environment. */
export async function stopDaemon(
  name: string,
  { timeoutMs = 10_000 }: { timeoutMs?: number } = {},
): Promise<void> {
  const recorded = daemonPid(name);
  const pids = new Set([...markedPids(name), ...(recorded === undefined ? [] : [recorded])]);
  const alive = [...pids]
    .map((pid) => ({ pid, started: startTime(pid) }))
    .filter((one) => one.started !== undefined);
  const remaining = () => alive.filter(({ pid, started }) => startTime(pid) === started);
  for (const { pid } of remaining()) signal(pid, "SIGTERM");
  const deadline = performance.now() + timeoutMs;
  while (remaining().length > 0 && performance.now() < deadline) await sleep(20);
  for (const { pid } of remaining()) signal(pid, "SIGKILL");
  await until(async () => remaining().length === 0, {
    timeoutMs: 5_000,
    everyMs: 20,
    orThrow: () =>
      new StepError(
        `${name} does not end`,
        `Look at process ${remaining()
          .map((one) => one.pid)
          .join(", ")}`,
        logFile(name),
      ),
  });
  rmSync(pidFile(name), { force: true });
}

/** The pid of the running daemon; nothing if it ended or if its number now belongs to another process. */
export const daemonPid = (name: string): number | undefined => identityOf(name)?.pid;

function identityOf(name: string) {
  const file = pidFile(name);
  const identity = existsSync(file) ? parsePidFile(readFileSync(file, "utf8")) : undefined;
  return identity && startTime(identity.pid) === identity.started ? identity : undefined;
}

export const isRunning = (name: string) => daemonPid(name) !== undefined;

/** Asks again and again; a check that throws counts as "not yet". */
export async function until(
  check: () => Promise<boolean>,
  { timeoutMs, everyMs = 100, orThrow }: { timeoutMs: number; everyMs?: number; orThrow: () => Error },
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    if (await check().catch(() => false)) return;
    if (performance.now() > deadline) throw orThrow();
    await sleep(everyMs);
  }
}

export { run } from "./run";
