// Guarantees: what a run left to start from is recorded before its release, also where its volume could not be read at its end.
import { expect, test } from "vitest";
import { noFacts, type RunFacts } from "@/lib/domain/run-facts";
import { aRun, nothing } from "@/lib/domain/testing/seen";
import type { LoadedRun } from "@/lib/operations/load-run";
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

function look(store: Pick<StateStore, "list">, released: boolean) {
  const row = { flinkJobId: "0123", target: { stateDirectory: "/state" } };
  // Of the run only what is read here.
  const run = { row, view: aRun({ facts: released ? failed : noFacts }) } as unknown as LoadedRun;
  const decided = { facts: failed, released } as unknown as Parameters<typeof newSnapshots>[2];
  return newSnapshots({ states: () => store as StateStore }, run, decided, nothing, 6_000);
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
