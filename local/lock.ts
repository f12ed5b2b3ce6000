import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StepError } from "./part";
import { startTime, until } from "./process";
import { formatPidFile, parsePidFile } from "./process-identity";
import { home } from "./settings";

/** A cold `up` may build for minutes while a second one waits for it. */
const patience = 20 * 60_000;

/** Runs `fn` while no other process of this machine is inside the same lock. A killed owner's lock is taken over. */
export async function withLock<T>(name: string, fn: () => Promise<T>): Promise<T> {
  const folder = join(home, "run");
  const file = join(folder, `${name}.lock`);
  mkdirSync(folder, { recursive: true });
  await until(async () => takeLock(file), {
    timeoutMs: patience,
    everyMs: 200,
    orThrow: () => new StepError(`Process ${owner(file)?.pid} has held the lock "${name}" for 20 minutes`, "Wait for it, or end it, and run this again"),
  });
  try {
    return await fn();
  } finally {
    rmSync(file, { force: true });
  }
}

/** True if the lock is now this process's. The file appears with its content in one step (link), so nobody reads half of it. */
export function takeLock(file: string): boolean {
  const started = startTime(process.pid);
  if (started === undefined) throw new Error("/proc does not show this process");
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, formatPidFile({ pid: process.pid, started, recipe: "lock" }));
  try {
    if (link(mine, file)) return true;
    if (isAlive(file)) return false;
    // Of two that find a stale lock only one moves it away; the other must not remove the winner's new one.
    const stale = `${mine}.stale`;
    renameSync(file, stale);
    if (isAlive(stale)) linkSync(stale, file);
    rmSync(stale, { force: true });
    return link(mine, file);
  } catch {
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}

function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}

const isAlive = (file: string) => {
  const identity = owner(file);
  return identity !== undefined && startTime(identity.pid) === identity.started;
};

function owner(file: string) {
  try {
    return parsePidFile(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
