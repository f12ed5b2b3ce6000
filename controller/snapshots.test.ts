// Guarantees: what a run left to start from is recorded before its release, also where its volume could not be read at its end.
import { expect, test } from "vitest";
import { noFacts, type RunFacts } from "@/lib/domain/run-facts";
import { aJob, aRun, nothing, withJob } from "@/lib/domain/testing/seen";
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

function look(from: Pick<StateStore, "list">, released: boolean, facts = failed) {
  const row = { flinkJobId: "0123", clusterId: "mr-1", target: { stateDirectory: "/state" } };
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

test("the savepoint that a job stopped behind is kept at its end, wherever it lies", async () => {
  const elsewhere = "s3://bucket/savepoint-1";
  const checkpoint = { id: 9, path: elsewhere, at: 7_000, savepoint: true, sizeBytes: 3 };
  const seen = withJob(aJob("FINISHED", { finished: 2 }, { checkpoint, stopSavepoint: elsewhere }));
  const facts: RunFacts = { ...noFacts, result: { status: "FINISHED", source: "rest", at: 4_000 } };
  const row = { flinkJobId: "0123", clusterId: "mr-1", target: { stateDirectory: null } };
  const states = () => expect.unreachable("there is no volume");
  const run = { row, view: aRun({}) };
  expect(await newSnapshots({ states }, run, { facts, released: false }, seen, 6_000)).toEqual([
    { kind: "SAVEPOINT", path: elsewhere, at: 6_000 },
  ]);
});
