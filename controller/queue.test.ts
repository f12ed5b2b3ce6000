// Guarantees: one pass of a run at a time, many runs at once, and no wake-up lost, whenever it comes.
import { expect, test, vi } from "vitest";
import type { Claim } from "@/lib/operations/claim-runs";
import { createQueue } from "./queue";

const claimOf = (runId: string): Claim => ({ runId, owner: "me", epoch: 1n });
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A queue over a database that grants every claim; passes end when the test says so. */
function scene(size = 2) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const due: string[] = [];
  const errors: unknown[] = [];
  const claimThese = vi.fn<(runIds: string[]) => Promise<Claim[]>>(async (runIds) => runIds.map(claimOf));
  const claimOrphans = vi.fn<(active: string[], limit: number) => Promise<Claim[]>>(async () => []);
  const queue = createQueue({
    size,
    claimThese,
    claimDue: async (limit) => due.splice(0, limit).map((runId) => ({ ...claimOf(runId), overdueMs: 0 })),
    claimOrphans,
    pass: ({ runId }) => {
      if (ends.has(runId)) throw new Error(`two passes of ${runId} at once`);
      begun.push(runId);
      return new Promise((resolve) => ends.set(runId, resolve));
    },
    onError: (error) => errors.push(error),
    retryMs: 5,
  });
  const end = async (runId: string) => {
    const resolve = ends.get(runId);
    ends.delete(runId);
    resolve?.();
    await turn();
  };
  return { queue, begun, end, due, errors, claimThese, claimOrphans };
}

test("many wake-ups during a pass are one more pass, after it", async () => {
  const { queue, begun, end } = scene();
  queue.wake("a");
  await turn();
  queue.wake("a");
  queue.wake("a");
  await turn();
  expect(begun).toEqual(["a"]);
  await end("a");
  expect(begun).toEqual(["a", "a"]);
  await end("a");
  expect(begun).toEqual(["a", "a"]);
});

test("a wake-up while the claim is under way asks for another pass: the first may have looked before it", async () => {
  const { queue, begun, end, claimThese } = scene();
  let grant: (claims: Claim[]) => void = () => undefined;
  claimThese.mockImplementationOnce(() => new Promise((resolve) => (grant = resolve)));
  queue.wake("a");
  queue.wake("a");
  grant([claimOf("a")]);
  await turn();
  expect(begun).toEqual(["a"]);
  await end("a");
  expect(begun).toEqual(["a", "a"]);
});

test("a run that another controller holds is left to it", async () => {
  const { queue, begun, claimThese } = scene();
  claimThese.mockResolvedValueOnce([]);
  queue.wake("a");
  await turn();
  expect(begun).toEqual([]);
  expect(claimThese).toHaveBeenCalledTimes(1);
});

test("no more passes than its size; what waits is taken when there is room", async () => {
  const { queue, begun, end } = scene(2);
  for (const runId of ["a", "b", "c"]) queue.wake(runId);
  await turn();
  expect(begun).toEqual(["a", "b"]);
  expect(queue.busy()).toBe(2);
  await end("a");
  expect(begun).toEqual(["a", "b", "c"]);
});

test("what is due beyond its room is asked for again, without another look", async () => {
  const { queue, begun, end, due } = scene(1);
  due.push("a", "b");
  queue.look();
  await turn();
  expect(begun).toEqual(["a"]);
  await end("a");
  expect(begun).toEqual(["a", "b"]);
});

test("a claim that fails is tried again, and its wake-up is not lost", async () => {
  const { queue, begun, errors, claimThese } = scene();
  claimThese.mockRejectedValueOnce(new Error("the database is away"));
  queue.wake("a");
  await vi.waitUntil(() => begun.length === 1);
  expect(errors).toHaveLength(1);
});

test("orphans are asked for with the runs whose passes are ours", async () => {
  const { queue, claimOrphans } = scene();
  queue.wake("a");
  await turn();
  queue.look({ orphans: true });
  await turn();
  expect(claimOrphans).toHaveBeenCalledWith(["a"], 1);
});

test("stop waits for passes under way and begins none", async () => {
  const { queue, begun, end } = scene(1);
  queue.wake("a");
  await turn();
  let stopped = false;
  void queue.stop().then(() => (stopped = true));
  queue.wake("b");
  await turn();
  expect(stopped).toBe(false);
  await end("a");
  expect(stopped).toBe(true);
  expect(begun).toEqual(["a"]);
});
