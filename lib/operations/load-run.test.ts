// Guarantees: a run whose job is deleted while it is read is a run that is no more; any other failure is told.
import { expect, test, vi } from "vitest";
import type { Database } from "@/lib/postgres/client";
import { loadRun } from "./load-run";

const inconsistent = new Error(
  "Inconsistent query result: Field job is required to return data, got `null` instead.",
);

/** Its first answer is that error, its second whether the run is there still. */
function database(afterwards: { id: string } | null) {
  const findUnique = vi
    .fn<() => Promise<unknown>>()
    .mockRejectedValueOnce(inconsistent)
    .mockResolvedValueOnce(afterwards);
  return { run: { findUnique } } as unknown as Database;
}

test("a deletion while the run is read is no error", async () => {
  expect(await loadRun(database(null), "run_1")).toBeUndefined();
});

test("what is wrong with a run that is there is told", async () => {
  await expect(loadRun(database({ id: "run_1" }), "run_1")).rejects.toThrow(inconsistent);
});
