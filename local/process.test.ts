// A daemon outlives its caller's failures: started once, found again, restarted when its command changes, stopped for good.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";

const home = mkdtempSync(join(tmpdir(), "millrace-process-"));
vi.stubEnv("MILLRACE_HOME", home);
const { daemonPid, isRunning, run, startDaemon, stopDaemon, until } = await import("./process");
const { startTime } = await import("./process-table");

const sleeper = (seconds: number) => ({ name: "sleeper", command: "sleep", args: [`${seconds}`] });

afterAll(async () => {
  await stopDaemon("sleeper");
  rmSync(home, { recursive: true, force: true });
});

test("a running daemon is left alone; with another command it is started anew", async () => {
  const first = await startDaemon(sleeper(1000));
  expect(await startDaemon(sleeper(1000))).toBe(first);
  const second = await startDaemon(sleeper(1001));
  expect(second).not.toBe(first);
  expect(startTime(first)).toBeUndefined();
});

test("a daemon whose pid file was lost is found by its mark, and ended", async () => {
  const pid = await startDaemon(sleeper(1000));
  rmSync(join(home, "run", "sleeper.pid"));
  expect(daemonPid("sleeper")).toBeUndefined();
  await stopDaemon("sleeper");
  expect(startTime(pid)).toBeUndefined();
});

test("one that ignores TERM is killed", async () => {
  const pid = await startDaemon({
    name: "sleeper",
    command: "sh",
    args: ["-c", "trap '' TERM; while :; do sleep 1; done"],
  });
  await stopDaemon("sleeper", { timeoutMs: 1 });
  expect(startTime(pid)).toBeUndefined();
  expect(isRunning("sleeper")).toBe(false);
});

test("a command that does not exist, and one that fails, say what happened", async () => {
  await expect(startDaemon({ name: "sleeper", command: "/no/such/program", args: [] })).rejects.toThrow(
    "ENOENT",
  );
  await expect(run("sh", ["-c", "echo the reason >&2; exit 3"])).rejects.toThrow(/failed \(3\): the reason/);
  expect((await run("cat", [], { input: "passed on" })).stdout).toBe("passed on");
});

test("a check that throws is asked again, and the deadline ends it", async () => {
  let asked = 0;
  const check = async () => {
    asked++;
    if (asked < 3) throw new Error("not yet");
    return true;
  };
  await until(check, { timeoutMs: 1_000, everyMs: 1, orThrow: () => new Error("late") });
  expect(asked).toBe(3);
  await expect(
    until(async () => false, { timeoutMs: 0, everyMs: 1, orThrow: () => new Error("late") }),
  ).rejects.toThrow("late");
});
