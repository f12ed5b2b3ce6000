// Guarantees: one pass of a run at a time, many runs at once, no wake-up lost, whenever it comes, and none that waits for ever.
import { expect, test, vi } from "vitest";
import type { Claim } from "@/lib/operations/claim-runs";
import { createQueue } from "./queue";

const claimOf = (runId: string): Claim => ({ runId, owner: "me", epoch: 1n });
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A queue over a database that grants every claim; passes end when the test says so. */
function scene(size = 2, aside = 0, gatherMs = 0) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const due: string[] = [];
  const errors: unknown[] = [];
  const claimThese = vi.fn<(runIds: string[]) => Promise<Claim[]>>(async (runIds) => runIds.map(claimOf));
  const claimOrphans = vi.fn<(active: string[], limit: number) => Promise<Claim[]>>(async () => []);
  let mayClaim = true;
  const queue = createQueue({
    size,
    aside,
    mayClaim: () => mayClaim,
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
    gatherMs,
  });
  const end = async (runId: string) => {
    const resolve = ends.get(runId);
    ends.delete(runId);
    resolve?.();
    await turn();
  };
  const fence = (closed: boolean) => (mayClaim = !closed);
  return { queue, begun, end, due, errors, claimThese, claimOrphans, fence };
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

test("a run that is due again before its pass has heard of its own end waits for that", async () => {
  const { queue, begun, end, due } = scene();
  queue.wake("a");
  await turn();
  due.push("a");
  queue.look();
  await turn();
  expect(begun).toEqual(["a"]);
  expect(queue.active()).toEqual(["a"]);
  await end("a");
  expect(begun).toEqual(["a", "a"]);
  expect(queue.active()).toEqual(["a"]);
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
  expect(queue.active()).toEqual(["a", "b"]);
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

test("a claim that is granted after stop starts no pass", async () => {
  const { queue, begun, claimThese } = scene();
  let grant: (claims: Claim[]) => void = () => undefined;
  claimThese.mockImplementationOnce(() => new Promise((resolve) => (grant = resolve)));
  queue.wake("a");
  await queue.stop();
  grant([claimOf("a")]);
  await turn();
  expect(begun).toEqual([]);
});

test("while nothing may be claimed nothing is asked for, and nothing that was heard is lost", async () => {
  const { queue, begun, due, errors, claimThese, fence } = scene(4);
  fence(true);
  due.push("b");
  queue.wake("a");
  queue.look();
  await turn();
  expect(claimThese).not.toHaveBeenCalled();
  fence(false);
  await vi.waitUntil(() => begun.length === 2);
  expect(begun.toSorted()).toEqual(["a", "b"]);
  expect(errors).toEqual([]);
});

test("a stream of wake-ups leaves room for what is due, and what is due for them", async () => {
  const { queue, begun, end, due, claimOrphans } = scene(1);
  for (let each = 0; each < 20; each++) queue.wake(`w${each}`);
  for (let each = 0; each < 20; each++) due.push(`d${each}`);
  claimOrphans.mockResolvedValueOnce([claimOf("o0")]);
  queue.look({ orphans: true });
  for (let each = 0; each < 10; each++) {
    await turn();
    await end(begun.at(-1) ?? "");
  }
  await turn();
  const kinds = (kind: string) => begun.filter((runId) => runId.startsWith(kind)).length;
  expect(kinds("o")).toBe(1);
  expect(kinds("w")).toBeGreaterThanOrEqual(4);
  expect(kinds("d")).toBeGreaterThanOrEqual(4);
});

test("with much room each that waits has its share in one go", async () => {
  const { queue, begun, due } = scene(8);
  for (let each = 0; each < 20; each++) queue.wake(`w${each}`);
  for (let each = 0; each < 20; each++) due.push(`d${each}`);
  queue.look();
  await turn();
  await turn();
  expect(begun).toHaveLength(8);
  expect(begun.filter((runId) => runId.startsWith("d")).length).toBeGreaterThanOrEqual(2);
});

test("what was heard before a run was claimed as due is looked at by that pass", async () => {
  const { queue, begun, end, due } = scene(1);
  queue.wake("first");
  await turn();
  queue.wake("a");
  due.push("a");
  queue.look();
  await end("first");
  await turn();
  await end("a");
  await turn();
  expect(begun).toEqual(["first", "a"]);
});

test("what is heard soon after a claim is claimed together, and what is due needs not wait for it", async () => {
  const { queue, begun, due, claimThese } = scene(8, 0, 20);
  queue.wake("a");
  await turn();
  expect(begun).toEqual(["a"]);
  for (const runId of ["b", "c", "d"]) queue.wake(runId);
  due.push("e");
  queue.look();
  await turn();
  expect(begun).toEqual(["a", "e"]);
  await vi.waitUntil(() => begun.length === 5);
  expect(claimThese.mock.calls).toEqual([[["a"]], [["b", "c", "d"]]]);
});

test("changes have more of the room than looks", async () => {
  const { queue, begun, due } = scene(16);
  for (let each = 0; each < 40; each++) queue.wake(`w${each}`);
  for (let each = 0; each < 40; each++) due.push(`d${each}`);
  queue.look();
  await turn();
  await turn();
  expect(begun).toHaveLength(16);
  expect(begun.filter((runId) => runId.startsWith("w")).length).toBeGreaterThanOrEqual(11);
});

test("what waits is one id for each run, however often it is woken", async () => {
  const { queue, end, claimThese, fence, begun } = scene(1_000);
  fence(true);
  for (let each = 0; each < 100_000; each++) queue.wake(`run-${each % 100}`);
  fence(false);
  queue.wake("run-0");
  await vi.waitUntil(() => begun.length === 100);
  expect(claimThese).toHaveBeenCalledTimes(1);
  expect(claimThese.mock.calls[0]?.[0]).toHaveLength(100);
  for (const runId of begun) await end(runId);
  expect(begun).toHaveLength(100);
});

test("a pass that waits aside leaves its place, and takes it again before anything new begins", async () => {
  const { queue, begun, end } = scene(1, 1);
  queue.wake("a");
  await turn();
  const answers: string[] = [];
  let answer: (said: string) => void = () => undefined;
  const asked = queue.aside(new Promise<string>((resolve) => (answer = resolve)));
  void asked.then((said) => answers.push(said));
  for (const runId of ["b", "c"]) queue.wake(runId);
  await turn();
  expect(begun).toEqual(["a", "b"]);
  answer("heard");
  await turn();
  expect(answers).toEqual([]);
  await end("b");
  expect(answers).toEqual(["heard"]);
  expect(begun).toEqual(["a", "b"]);
  expect(queue.active()).toEqual(["a"]);
  await end("a");
  expect(begun).toEqual(["a", "b", "c"]);
});

test("no more wait aside than may; the next waits in its place", async () => {
  const { queue, begun, end } = scene(1, 1);
  queue.wake("a");
  await turn();
  const never = new Promise<void>(() => undefined);
  void queue.aside(never);
  queue.wake("b");
  await turn();
  let went = false;
  const failed = queue.aside(Promise.reject(new Error("gone"))).catch(() => (went = true));
  queue.wake("c");
  await failed;
  expect(went).toBe(true);
  expect(begun).toEqual(["a", "b"]);
  await end("b");
  expect(begun).toEqual(["a", "b", "c"]);
});
