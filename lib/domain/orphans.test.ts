// Guarantees: no live run's own Deployment is ever called an orphan, whatever carries our label and is no run's own is, once,
// and a run is missing only where nothing stands in its place.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clusterIdOf } from "./ids";
import {
  adoptionRefusal,
  deletionRefusal,
  findMissing,
  findOrphans,
  type KnownRun,
  orphanKind,
  type SeenDeployment,
} from "./orphans";

const id = "run_0123456789abcdef";
const name = clusterIdOf(id);
const seen: SeenDeployment = {
  uid: "u1",
  namespace: "n",
  name,
  runId: id,
  jobId: "job_0123456789abcdef",
  createdAt: 1,
};
const run: KnownRun = { id, cluster: "c", namespace: "n", name, deploymentUid: "u1", released: false };

test.each<[string, Partial<SeenDeployment>, Partial<KnownRun> | null, ReturnType<typeof orphanKind>]>([
  ["a live run's own", {}, {}, null],
  ["posted, and not recorded yet", {}, { deploymentUid: null }, null],
  ["of a run that Postgres does not know", {}, null, "UNKNOWN_RUN"],
  ["in a namespace that is not the run's", { uid: "u2", namespace: "m" }, {}, "MISPLACED"],
  ["in a cluster that is not the run's", { uid: "u2" }, { cluster: "d" }, "MISPLACED"],
  ["a run's own, by another registration of its cluster", {}, { cluster: "d" }, null],
  ["of another name than the run's", { uid: "u2", name: "copy" }, {}, "MISPLACED"],
  ["made anew under the run's name", { uid: "u2" }, {}, "REPLACED"],
  ["late, of a released run: it is deleted by UID elsewhere", { uid: "u2" }, { released: true }, null],
  [
    "of a released run, where no pass looks for it",
    { uid: "u2", namespace: "m" },
    { released: true },
    "MISPLACED",
  ],
  ["without our label", { runId: undefined }, null, "FOREIGN"],
])("%s: %j of %j is %s", (_, object, known, kind) => {
  expect(orphanKind("c", { ...seen, ...object }, known ? { ...run, ...known } : undefined)).toBe(kind);
});

const few = (...values: string[]) => fc.constantFrom(...values);
const anObject = fc.record({
  uid: few("u1", "u2", "u3", "u4", "u5"),
  namespace: few("n", "m"),
  name: few("a", "b", "c"),
  runId: fc.option(few("r1", "r2", "r3"), { nil: undefined }),
  jobId: fc.constant(undefined),
  createdAt: fc.nat(),
});
const aRun = fc.record({
  id: few("r1", "r2", "r3"),
  cluster: few("c", "d"),
  namespace: few("n", "m"),
  name: few("a", "b", "c"),
  deploymentUid: fc.option(few("u1", "u2", "u3"), { nil: null }),
  released: fc.boolean(),
});
/** As the API server and Postgres hold them: one object for each UID and place, one run for each id. */
const objects = fc
  .uniqueArray(anObject, { selector: ({ uid }) => uid })
  .map((all) => [...new Map(all.map((one) => [`${one.namespace}/${one.name}`, one])).values()]);
const runs = fc.uniqueArray(aRun, { selector: (one) => one.id });

describe("of any objects and runs", () => {
  test("what is recorded as a run's is never listed", () => {
    const wrong = (all: SeenDeployment[], known: KnownRun[]) =>
      findOrphans("c", all, known).filter(({ uid, runId }) =>
        known.some((one) => one.id === runId && one.deploymentUid === uid),
      );
    fc.assert(
      fc.property(objects, runs, (all, known) => {
        expect(wrong(all, known)).toEqual([]);
      }),
    );
    expect(wrong([seen], [])).toEqual([]);
  });

  test("what names no known run is always listed, and nothing twice", () => {
    const uids = (some: SeenDeployment[]) => some.map(({ uid }) => uid);
    fc.assert(
      fc.property(objects, runs, (all, known) => {
        const listed = uids(findOrphans("c", all, known));
        const ids = new Set<string | undefined>(known.map((one) => one.id));
        expect(listed).toEqual(expect.arrayContaining(uids(all.filter(({ runId }) => !ids.has(runId)))));
        expect(new Set(listed).size).toBe(listed.length);
      }),
    );
    expect(findOrphans("c", [seen, seen], [])).toHaveLength(1);
  });

  test("with Postgres empty everything is listed; a run more makes no other object an orphan", () => {
    fc.assert(
      fc.property(objects, runs, aRun, (all, known, more) => {
        expect(findOrphans("c", all, [])).toHaveLength(all.length);
        fc.pre(known.every((one) => one.id !== more.id));
        const before = findOrphans("c", all, known).map(({ uid }) => uid);
        const after = findOrphans("c", all, [...known, more]).map(({ uid }) => uid);
        expect(before).toEqual(expect.arrayContaining(after));
      }),
    );
  });

  test("a run is missing just where nothing of it stands in its place, and an object more makes none missing", () => {
    fc.assert(
      fc.property(objects, runs, anObject, (all, known, more) => {
        const missing = new Set(findMissing(known, all).map((one) => one.id));
        for (const one of known)
          expect(missing.has(one.id)).toBe(
            !all.some(
              (object) =>
                object.runId === one.id && object.namespace === one.namespace && object.name === one.name,
            ),
          );
        for (const one of findMissing(known, [...all, more])) expect(missing).toContain(one.id);
      }),
    );
  });
});

describe("what an administrator may do", () => {
  const orphan = { kind: "UNKNOWN_RUN" as const, name, runId: id, targetId: "tgt_1" };
  test.each([
    [orphan, null, null],
    [{ ...orphan, kind: "FOREIGN" as const, runId: null }, "foreign", "foreign"],
    [{ ...orphan, targetId: null }, "noTarget", "noTarget"],
    [{ ...orphan, kind: "MISPLACED" as const }, "known", null],
    [{ ...orphan, kind: "REPLACED" as const }, "known", null],
    [{ ...orphan, name: "copy" }, "name", null],
    [{ ...orphan, runId: "run_1" }, "name", null],
  ])("%j: adopt %s, delete %s", (one, adopt, remove) => {
    expect(adoptionRefusal(one)).toBe(adopt);
    expect(deletionRefusal(one)).toBe(remove);
  });
});
