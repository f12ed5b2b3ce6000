// Guarantees: no start falls silently to an empty state, none goes back behind what was completed, and none hands Flink a
// state that its version does not read.
import { describe, expect, test } from "vitest";
import { decideRecovery, decideStart, type SnapshotKnown } from "./restore";

const snapshot = (more: Partial<SnapshotKnown> = {}): SnapshotKnown => ({
  id: "snp_1",
  runId: "run_1",
  kind: "CHECKPOINT",
  path: "file:/chk-12",
  checkpointId: 12,
  createdAt: 5_000,
  flinkVersion: "2.3.0",
  ...more,
});
const latest = { from: "LATEST_STATE", allowNonRestoredState: false } as const;
const chosenStart = { from: "SNAPSHOT", snapshotId: "snp_1", allowNonRestoredState: true } as const;
const path = (restorePath: string | null) => ({ restore: { restorePath } });
const refused = (code: string) => ({ refused: { code } });
const none = { flinkVersion: "2.3.0", newest: null, chosen: null, lastRunWithState: null };

describe("a start", () => {
  test.each([
    [
      "fresh, whatever is there",
      { start: { from: "FRESH" }, newest: snapshot(), lastRunWithState: 3 },
      path(null),
    ],
    ["latest, of a job without state", { start: latest }, path(null)],
    ["latest", { start: latest, newest: snapshot() }, path("file:/chk-12")],
    [
      "latest, where state was and is not known",
      { start: latest, lastRunWithState: 3 },
      refused("STATE_NOT_FOUND"),
    ],
    [
      "latest, of state that an older minor wrote",
      { start: latest, newest: snapshot({ flinkVersion: "2.0.1" }) },
      path("file:/chk-12"),
    ],
    [
      "latest, of state that a later patch wrote",
      { start: latest, newest: snapshot({ flinkVersion: "2.3.4" }) },
      path("file:/chk-12"),
    ],
    [
      "latest, of state that a later minor wrote",
      { start: latest, newest: snapshot({ flinkVersion: "2.4.0" }) },
      refused("STATE_INCOMPATIBLE"),
    ],
    [
      "latest, of state that 1.20 wrote",
      { start: latest, newest: snapshot({ flinkVersion: "1.20.5" }) },
      refused("STATE_INCOMPATIBLE"),
    ],
    [
      "latest, of state that 2.x wrote for 1.20",
      { start: latest, flinkVersion: "1.20.5", newest: snapshot() },
      refused("STATE_INCOMPATIBLE"),
    ],
    [
      "latest, of state that 1.20 wrote for 1.20",
      { start: latest, flinkVersion: "1.20.5", newest: snapshot({ flinkVersion: "1.20.1" }) },
      path("file:/chk-12"),
    ],
    [
      "chosen",
      {
        start: chosenStart,
        chosen: snapshot({ kind: "SAVEPOINT" }),
        newest: snapshot({ path: "file:/chk-13" }),
      },
      { restore: { restorePath: "file:/chk-12", restoreSnapshotId: "snp_1", allowNonRestoredState: true } },
    ],
    ["chosen, of another job", { start: chosenStart, newest: snapshot() }, refused("SNAPSHOT_NOT_FOUND")],
    [
      "chosen, of a savepoint that 1.20 wrote",
      { start: chosenStart, chosen: snapshot({ kind: "SAVEPOINT", flinkVersion: "1.20.5" }) },
      refused("STATE_INCOMPATIBLE"),
    ],
  ] as const)("%s", (_, seen, expected) => {
    expect(decideStart({ ...none, ...seen })).toMatchObject(expected);
  });

  test("that is refused says what can be done", () => {
    const decided = decideStart({ ...none, start: latest, lastRunWithState: 3 });
    expect(decided).toEqual({
      refused: {
        code: "STATE_NOT_FOUND",
        message:
          "Run 3 had completed a checkpoint, and no snapshot of it is known. " +
          "Choose a snapshot, or start fresh explicitly: its state is lost then.",
      },
    });
  });
});

describe("a recovery", () => {
  const own = { restorePath: "file:/old", restoreSnapshotId: "snp_0", allowNonRestoredState: true };
  const run = { id: "run_1", restore: own };
  const checkpoint = { id: 12, path: "file:/chk-12", at: 6_000, savepoint: false, sizeBytes: 1 };
  const unnumbered = (createdAt: number) => snapshot({ path: "file:/x", checkpointId: null, createdAt });

  test.each([
    ["the last completed checkpoint", checkpoint, snapshot(), path("file:/chk-12")],
    [
      "a later one, which the store alone knows of",
      checkpoint,
      snapshot({ path: "file:/chk-13", checkpointId: 13 }),
      path("file:/chk-13"),
    ],
    [
      "an older one",
      checkpoint,
      snapshot({ path: "file:/chk-11", checkpointId: 11, createdAt: 9_000 }),
      refused("STATE_NOT_FOUND"),
    ],
    ["none, though it had completed one", checkpoint, null, refused("STATE_NOT_FOUND")],
    ["one without a number, taken later", checkpoint, unnumbered(6_000), path("file:/x")],
    ["one without a number, taken earlier", checkpoint, unnumbered(5_999), refused("STATE_NOT_FOUND")],
    ["one that nobody had seen completed", undefined, snapshot(), path("file:/chk-12")],
    ["none, and none was completed", undefined, null, { restore: own }],
  ] as const)("where it left %s", (_, known, newest, expected) => {
    expect(decideRecovery({ run, checkpoint: known, newest })).toMatchObject(expected);
  });

  test("of one that had begun fresh and completed nothing begins fresh", () => {
    const empty = { restorePath: null, restoreSnapshotId: null, allowNonRestoredState: false };
    const decided = decideRecovery({
      run: { id: "run_1", restore: empty },
      checkpoint: undefined,
      newest: null,
    });
    expect(decided).toEqual({ restore: empty });
  });
});
