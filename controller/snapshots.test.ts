// Guarantees: what a run left to start from is recorded before its release, also where its volume could not be read at its end.
import { expect, test } from "vitest";
import { noFacts, type RunFacts } from "@/lib/domain/run-facts";
import { statePaths, stateUri } from "@/lib/domain/state-layout";
import { aRun, nothing } from "@/lib/domain/testing/seen";
import type { StateStore } from "@/lib/statestore/state-store";
import { newSnapshots } from "./snapshots";

const folder = "checkpoints/0123";
const entry = (name: string, directory: boolean) => ({ name, directory, modifiedAt: 5_000, sizeBytes: 1 });
const readable = {
  list: async (path: string) =>
    path === folder ? [entry("chk-7", true)] : path === `${folder}/chk-7` ? [entry("_metadata", false)] : [],
};
const unreadable = { list: () => Promise.reject(new Error("EIO")) };

const failed: RunFacts = { ...noFacts, result: { status: "FAILED", source: "rest", at: 4_000 } };

function look(
  from: Pick<StateStore, "list">,
  released: boolean,
  facts = failed,
  stateDirectory: string | null = "/state",
) {
  const row = { flinkJobId: "0123", clusterId: "mr-1", target: { stateDirectory } };
  const run = { row, view: aRun({ facts: released ? facts : noFacts }) };
  // Of the store only what is asked here.
  const states = () => from as StateStore;
  return newSnapshots({ states }, run, { facts, released }, nothing, 6_000);
}

test("the last checkpoint is recorded at the end, and looked for again at the release", async () => {
  const last = { kind: "CHECKPOINT", path: expect.stringContaining("chk-7"), at: 5_000, checkpointId: 7 };
  expect(await look(readable, false)).toMatchObject([last]);
  expect(await look(readable, true)).toMatchObject([last]);
});

test("a volume that cannot be read holds up the release, and not the end", async () => {
  expect(await look(unreadable, false)).toEqual([]);
  await expect(look(unreadable, true)).rejects.toThrow("EIO");
});

const savepoints = statePaths.savepoints("mr-1");
const path = stateUri(`${savepoints}/savepoint-012345-1`);
const files: Record<string, ReturnType<typeof entry>[]> = {
  [savepoints]: [entry("savepoint-012345-1", true)],
  [`${savepoints}/savepoint-012345-1`]: [entry("_metadata", false)],
};
const store = { list: async (folder: string) => files[folder] ?? [] };
const stop = { seq: 2, mode: "SAVEPOINT" as const, triggerId: "1".repeat(32) };

test("a savepoint that nobody told of is found at the release, whoever asked for it", async () => {
  expect(await look(store, true, { ...failed, stop })).toMatchObject([
    { kind: "SAVEPOINT", path, at: 5_000 },
  ]);
  expect(await look(store, true), "no stop was sent").toMatchObject([{ kind: "SAVEPOINT", path }]);
  const seen = { id: 9, path: path.replace("file:///", "file:/"), at: 4_000, savepoint: true, sizeBytes: 3 };
  expect(await look(store, true, { ...failed, checkpoint: seen }), "and known by its number").toEqual([
    { kind: "SAVEPOINT", path, at: 5_000, checkpointId: 9, sizeBytes: 3 },
  ]);
});

test.each([path, path.replace("file:///", "file:/")])(
  "a savepoint that was told is not found again: %s",
  async (savepointPath) => {
    expect(await look(store, true, { ...failed, stop: { ...stop, savepointPath } })).toEqual([]);
  },
);

test.each([
  ["where the state cannot be read at all", null],
  ["in another volume", "/state"],
])("a savepoint %s is kept by Flink's word", async (_, stateDirectory) => {
  const seen = { id: 9, path: "s3://bucket/savepoint-1", at: 4_000, savepoint: true, sizeBytes: 3 };
  const empty = { list: async () => [] };
  expect(await look(empty, true, { ...failed, checkpoint: seen }, stateDirectory)).toEqual([
    { kind: "SAVEPOINT", path: seen.path, at: 4_000, checkpointId: 9, sizeBytes: 3 },
  ]);
});
