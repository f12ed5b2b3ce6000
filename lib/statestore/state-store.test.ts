// Tenants write in the state directory: nothing outside it is ever read, listed or removed, whatever links they lay.
import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stateUri } from "@/lib/domain/state-layout";
import { hasMetadata, latestCheckpoint, latestSavepoint } from "./checkpoints";
import { readRemains } from "./read-remains";
import { type StateStore, stateStore } from "./state-store";

let base: string;
let store: StateStore;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "millrace-state-"));
  mkdirSync(join(base, "state"));
  mkdirSync(join(base, "secret"));
  writeFileSync(join(base, "secret", "key"), "secret");
  store = stateStore(join(base, "state"));
});
afterEach(() => rmSync(base, { recursive: true }));

function write(path: string, text = ""): void {
  mkdirSync(dirname(join(base, "state", path)), { recursive: true });
  writeFileSync(join(base, "state", path), text);
}
const link = (to: string, path: string) => symlinkSync(to, join(base, "state", path));

describe("the store", () => {
  it("lists, reads and knows what is there, and what is not", async () => {
    write("a/b/file", "text");
    write("a/c", "");
    expect((await store.list("a")).toSorted((x, y) => (x.name < y.name ? -1 : 1))).toMatchObject([
      { name: "b", directory: true },
      { name: "c", directory: false, sizeBytes: 0 },
    ]);
    expect(await store.readText("a/b/file", 10)).toBe("text");
    expect(await store.readText("a/b/file", 3)).toBeUndefined();
    expect(await store.readText("a/b", 10)).toBeUndefined();
    expect(await store.readText("a/missing", 10)).toBeUndefined();
    expect(await store.list("missing/too")).toEqual([]);
    expect([await store.exists("a/b"), await store.exists("a/x"), await store.exists("a/c/x")]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it.each(["../secret/key", "a/../../secret", "/etc/passwd", "a//b", ".", "", "a/./b", "a\0b"])(
    "refuses the path %j",
    async (path) => {
      const calls = [store.exists(path), store.list(path), store.readText(path, 10), store.removeTree(path)];
      for (const outcome of await Promise.allSettled(calls))
        expect(outcome).toMatchObject({ reason: { message: expect.stringContaining("Not a path inside") } });
    },
  );

  it("follows no link, as a file, a folder or on the way", async () => {
    link(join(base, "secret", "key"), "file");
    link(join(base, "secret"), "folder");
    expect(await store.exists("file")).toBe(false);
    expect(await store.readText("file", 100)).toBeUndefined();
    expect(await store.readText("folder/key", 100)).toBeUndefined();
    expect(await store.exists("folder/key")).toBe(false);
    expect(await store.list("folder")).toEqual([]);
    await store.removeTree("folder/key");
    expect(readFileSync(join(base, "secret", "key"), "utf8")).toBe("secret");
  });

  it("removes a tree, and of links in it the links alone", async () => {
    write("run/a/b/c", "x");
    link(join(base, "secret"), "run/a/out");
    link("/nowhere", "run/dangling");
    await store.removeTree("run");
    await store.removeTree("run");
    expect(readdirSync(join(base, "state"))).toEqual([]);
    expect(readdirSync(join(base, "secret"))).toEqual(["key"]);
  });

  it("is not held up by a named pipe", async () => {
    execFileSync("/usr/bin/mkfifo", [join(base, "state", "pipe")]);
    expect(await store.readText("pipe", 10)).toBeUndefined();
  });

  it("throws where the directory itself is missing: not seeing is not absence", async () => {
    await expect(stateStore(join(base, "gone")).list("a")).rejects.toThrow("ENOENT");
    expect(await readRemains(stateStore(join(base, "gone")), run)).toMatchObject({ seen: "unknown" });
  });
});

const run = { clusterId: "mr-1", flinkJobId: "f".repeat(32), applicationId: "a".repeat(32) };

describe("checkpoints", () => {
  it("is the newest that is complete", async () => {
    const folder = `checkpoints/${run.flinkJobId}`;
    for (const path of ["chk-9/_metadata", "chk-10/_metadata", "chk-11/part", "chk-x/_metadata", "shared/x"])
      write(`${folder}/${path}`);
    // File systems date by the nanosecond; times are kept as whole milliseconds.
    utimesSync(join(base, "state", folder, "chk-10", "_metadata"), 100, 100.0007);
    expect(await latestCheckpoint(store, run)).toEqual({
      path: stateUri(`${folder}/chk-10`),
      id: 10,
      at: 100_000,
    });
    expect(await latestCheckpoint(store, { flinkJobId: "0".repeat(32) })).toBeUndefined();
  });

  it("of savepoints, too", async () => {
    const folder = `savepoints/${run.clusterId}`;
    for (const path of ["savepoint-a/_metadata", "savepoint-b/_metadata", "savepoint-c/part"])
      write(`${folder}/${path}`);
    utimesSync(join(base, "state", folder, "savepoint-a", "_metadata"), 200, 200);
    utimesSync(join(base, "state", folder, "savepoint-b", "_metadata"), 100, 100);
    expect(await latestSavepoint(store, run)).toEqual({
      path: stateUri(`${folder}/savepoint-a`),
      at: 200_000,
    });
    expect(await latestSavepoint(store, { clusterId: "mr-2" })).toBeUndefined();
  });

  it.each([
    ["file:/opt/flink/state/savepoints/mr-1/s", true],
    ["file:///opt/flink/state/savepoints/mr-1/s/", true],
    ["file:///opt/flink/state/savepoints/mr-1/other", false],
    ["file:///opt/flink/state/../../etc", false],
    ["file:///etc", false],
    ["s3://bucket/savepoints/mr-1/s", false],
  ])("%s can be restored from: %s", async (path, can) => {
    write("savepoints/mr-1/s/_metadata");
    expect(await hasMetadata(store, path)).toBe(can);
  });
});

describe("what is left of a job", () => {
  const archive = (state: string, more: object[] = []) =>
    JSON.stringify({
      archive: [{ path: `/jobs/${run.flinkJobId}`, json: JSON.stringify({ state, "end-time": 5 }) }, ...more],
    });
  const rest = (path: string, body: object) => ({
    path: `/jobs/${run.flinkJobId}${path}`,
    json: JSON.stringify(body),
  });
  const applicationArchive = `archive/mr-1/${run.applicationId}/applications/${run.applicationId}/jobs/${run.flinkJobId}`;

  it("is nothing where nothing was written, or not yet wholly", async () => {
    expect(await readRemains(store, run)).toEqual({ seen: "nothing" });
    write(`archive/mr-1/${run.flinkJobId}`, archive("FAILED").slice(0, 40));
    write(`ha/mr-1/job-results/${run.flinkJobId}.json`, "{");
    expect(await readRemains(store, run)).toEqual({ seen: "nothing" });
  });

  it("is the archive's word first", async () => {
    const checkpointsUpTo = (id: number) =>
      archive("FINISHED", [
        rest("/checkpoints", {
          latest: {
            completed: { id, external_path: `file:/c${id}`, discarded: true },
            savepoint: {
              id: 7,
              external_path: "file:/s7",
              checkpoint_type: "SYNC_SAVEPOINT",
              discarded: false,
            },
          },
        }),
      ]);
    write(applicationArchive, checkpointsUpTo(9));
    write(
      `ha/mr-1/job-results/${run.flinkJobId}.json`,
      JSON.stringify({ result: { "application-status": "FAILED" } }),
    );
    const ended = { seen: "result", source: "archive", status: "FINISHED", endedAt: 5 };
    expect(await readRemains(store, run)).toEqual({ ...ended, checkpointPath: "file:/s7" });
    write(applicationArchive, checkpointsUpTo(6));
    const last = { checkpointPath: "file:/s7", stopSavepoint: "file:/s7" };
    expect(await readRemains(store, run), "it stopped behind it").toEqual({ ...ended, ...last });
  });

  it("names the first cause of a failure", async () => {
    const stacktrace = "a.Outer: it failed\n\tat a.b(C.java:1)\nCaused by: a.Inner: the disk is full\n";
    write(
      `archive/mr-1/${run.flinkJobId}`,
      archive("FAILED", [
        rest("/exceptions", { exceptionHistory: { entries: [{ stacktrace, timestamp: 3 }] } }),
      ]),
    );
    expect(await readRemains(store, run)).toMatchObject({
      status: "FAILED",
      cause: { summary: "the disk is full", at: 3 },
    });
  });

  it.each([
    ["SUCCEEDED", "FINISHED", ""],
    ["CANCELED", "CANCELED", "_DIRTY"],
    ["FAILED", "FAILED", ""],
  ])("is the job result store's %s where no archive is", async (written, status, suffix) => {
    const result = { "application-status": written, "end-time": 9, "failure-cause": null };
    write(`ha/mr-1/job-results/${run.flinkJobId}${suffix}.json`, JSON.stringify({ result, version: 1 }));
    expect(await readRemains(store, run)).toEqual({
      seen: "result",
      source: "jobResultStore",
      status,
      endedAt: 9,
    });
  });
});
