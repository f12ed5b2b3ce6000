// Guarantees: a run whose job is deleted while it is read is a run that is no more; any other failure is told.
import { expect, test } from "vitest";
import type { Database } from "@/lib/postgres/client";
import { loadRun } from "./load-run";

const gone = new Error("Connection terminated unexpectedly");

/** The run is there; this becomes of the question for its version. */
const database = (version: () => Promise<null>) =>
  ({
    $queryRaw: () => Promise.resolve([{ id: "run_1", versionId: "ver_1" }]),
    jobVersion: { findUnique: version },
  }) as unknown as Database;

test("a deletion while the run is read is no error", async () => {
  expect(
    await loadRun(
      database(() => Promise.resolve(null)),
      "run_1",
    ),
  ).toBeUndefined();
});

test("what is wrong with a run that is there is told", async () => {
  await expect(
    loadRun(
      database(() => Promise.reject(gone)),
      "run_1",
    ),
  ).rejects.toThrow(gone);
});
