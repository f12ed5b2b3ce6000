// Guarantees: with the failover policy FAIL a run's JobManager starts once in its life, however many try, and after release
// nothing is left of the marker; with RESTORE it is started by Flink's own command.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { statePaths } from "@/lib/domain/state-layout";
import { submission } from "@/lib/domain/testing/submission";
import { jobManagerDeployment } from "./deployment";
import { jobManagerCommand } from "./start-once";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "millrace-once-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Starts the container's command with `program` in place of Flink's. */
const start = (marker: string, program: string[]) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const [shell = "", ...rest] = jobManagerCommand("mr-1", "FAIL").command;
    const env = { ...process.env, MILLRACE_STARTED: marker };
    execFile(shell, [...rest, ...program], { env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr }),
    );
  });

test("of many starts, one after the other or at once, one runs; the others say why not", async () => {
  const marker = join(folder, "ha/mr-1/started-once");
  const all = await Promise.all(Array.from({ length: 8 }, () => start(marker, ["echo", "it", "runs"])));
  expect(all.map(({ code }) => code).toSorted((a, b) => a - b)).toEqual([0, ...Array(7).fill(86)]);
  expect(all.filter(({ stdout }) => stdout !== "").map(({ stdout }) => stdout)).toEqual(["it runs\n"]);
  const later = await start(marker, ["echo", "again"]);
  expect(later).toEqual({
    code: 86,
    stdout: "",
    stderr:
      "Millrace: this run's JobManager was started before, and its failover policy is FAIL: it does not start again.\n",
  });
});

test("its own end is the container's end, and its arguments arrive as they are", async () => {
  const run = (name: string, ...program: string[]) => start(join(folder, name, "started-once"), program);
  expect(await run("a", "sh", "-c", "exit 137")).toMatchObject({ code: 137 });
  expect(await run("b", "printf", "%s|", "a b", "$HOME", "")).toMatchObject({ stdout: "a b|$HOME||" });
});

test("a volume that cannot be written is told apart from a second start", async () => {
  await writeFile(join(folder, "file"), "");
  const { code, stderr } = await start(join(folder, "file/started-once"), ["echo", "it runs"]);
  expect(code).toBe(1);
  expect(stderr).toContain("the state volume cannot be written");
  expect(existsSync(join(folder, "file/started-once"))).toBe(false);
});

test("the manifest has the guard where the policy asks for it, with the marker among what release removes", () => {
  const containerOf = (failover?: "FAIL") =>
    jobManagerDeployment(submission({ failover }), {}).spec?.template.spec?.containers[0];
  expect(containerOf()).toMatchObject({
    command: ["/docker-entrypoint.sh"],
    args: ["bash", "-c", "kubernetes-jobmanager.sh kubernetes-application "],
  });
  expect(containerOf("FAIL")).toMatchObject({
    command: ["/bin/sh", "-c", expect.stringContaining('exec "$@"'), "start-once"],
    args: ["/docker-entrypoint.sh", "bash", "-c", "kubernetes-jobmanager.sh kubernetes-application "],
  });
  const marker = { name: "MILLRACE_STARTED", value: "/opt/flink/state/ha/mr-1/started-once" };
  expect(containerOf("FAIL")?.env).toContainEqual(marker);
  expect(containerOf()?.env).not.toContainEqual(marker);
  expect(statePaths.startedOnce("mr-1").startsWith(`${statePaths.highAvailability("mr-1")}/`)).toBe(true);
});
