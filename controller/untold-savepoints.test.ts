// Guarantees: a savepoint that Flink completed can be started from, though nobody told Millrace of it.
import { expect, test } from "vitest";
import { noFacts, type RunFacts } from "@/lib/domain/run-facts";
import { statePaths, stateUri } from "@/lib/domain/state-layout";
import type { StateStore } from "@/lib/statestore/state-store";
import { untoldSavepoints } from "./untold-savepoints";

const own = `${statePaths.savepoints("mr-1")}/savepoint-012345-1`;
const path = stateUri(own);
const entry = (name: string, directory: boolean) => ({ name, directory, modifiedAt: 5_000, sizeBytes: 1 });
const files: Record<string, ReturnType<typeof entry>[]> = {
  [statePaths.savepoints("mr-1")]: [entry("savepoint-012345-1", true)],
  [own]: [entry("_metadata", false)],
};
// Of the store only what is asked here.
const store = {
  list: async (folder: string) => files[folder] ?? [],
  exists: async (file: string) => file === "backup/savepoint-2/_metadata",
} as Partial<StateStore> as StateStore;
const empty = { ...store, list: async () => [] };

const failed: RunFacts = { ...noFacts, result: { status: "FAILED", source: "rest", at: 4_000 } };
const finished: RunFacts = { ...noFacts, result: { status: "FINISHED", source: "rest", at: 4_000 } };
const stop = { seq: 2, mode: "SAVEPOINT" as const, triggerId: "1".repeat(32) };
const seenLast = (where: string) => ({ id: 9, path: where, at: 4_000, savepoint: true, sizeBytes: 3 });
const look = (facts: RunFacts, from: StateStore | "nowhere" = store, now = 6_000) =>
  untoldSavepoints(from === "nowhere" ? undefined : from, { clusterId: "mr-1" }, facts, now);
const found = [{ kind: "SAVEPOINT", path, at: 5_000 }];

test("one in the run's folder is found, whoever asked for it", async () => {
  expect(await look({ ...failed, stop })).toEqual(found);
  expect(await look(failed), "no stop was sent").toEqual(found);
});

test("none is in the future", async () => {
  expect(await look(failed, store, 4_500)).toMatchObject([{ at: 4_500 }]);
});

test("a job that ended well took its state with it, but for a stop that was sent", async () => {
  expect(await look(finished)).toEqual([]);
  expect(await look({ ...finished, stop })).toEqual(found);
});

const otherForm = path.replace("file:///", "file:/");
test.each([path, otherForm])("one that was told is not found again: %s", async (savepointPath) => {
  expect(await look({ ...failed, stop: { ...stop, savepointPath } })).toEqual([]);
  expect(await look({ ...failed, checkpoint: seenLast(savepointPath) }), "nor twice").toEqual(found);
});

test("one that Flink told of last is kept where it is there still, or cannot be looked for", async () => {
  const told = (where: string) => ({ ...failed, checkpoint: seenLast(where) });
  const backup = stateUri("backup/savepoint-2");
  expect(await look(told(backup))).toEqual([...found, { kind: "SAVEPOINT", path: backup, at: 4_000 }]);
  expect(await look(told(stateUri("backup/gone")), empty)).toEqual([]);
  const bucket = "s3://bucket/savepoint-2";
  for (const from of [empty, "nowhere"] as const)
    expect(await look(told(bucket), from)).toEqual([{ kind: "SAVEPOINT", path: bucket, at: 4_000 }]);
});

test("one behind which a job failed is named by its cause", async () => {
  const words = `A savepoint has been created at: ${path}, but the corresponding job ffff failed during stopping.`;
  const result = {
    status: "FAILED",
    source: "rest",
    at: 4_000,
    cause: { summary: words, at: 4_000 },
  } as const;
  expect(await look({ ...noFacts, result }, "nowhere")).toEqual([{ kind: "SAVEPOINT", path, at: 4_000 }]);
});
