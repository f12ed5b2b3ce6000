// Guarantees: one pass of a run at a time, no wake-up lost, whenever it comes, and what is heard together is claimed together.
import { afterEach, expect, test, vi } from "vitest";
import type { Claim } from "@/lib/operations/claim-runs";
import { claimOf, queueScene, turn } from "./testing/queue-scene";

afterEach(() => vi.useRealTimers());
const patience = { timeout: 20_000 };

test("many wake-ups during a pass are one more pass, after it", async () => {
  const { queue, begun, end } = queueScene();
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
  const { queue, begun, end, due } = queueScene();
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
  const { queue, begun, end, claimThese } = queueScene();
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
  const { queue, begun, claimThese } = queueScene();
  claimThese.mockResolvedValueOnce([]);
  queue.wake("a");
  await turn();
  expect(begun).toEqual([]);
  expect(claimThese).toHaveBeenCalledTimes(1);
});

test("a claim that fails is tried again, and its wake-up is not lost", async () => {
  const { queue, begun, errors, claimThese } = queueScene();
  claimThese.mockRejectedValueOnce(new Error("the database is away"));
  queue.wake("a");
  await vi.waitUntil(() => begun.length === 1, patience);
  expect(errors).toHaveLength(1);
});

test("orphans are asked for with the runs whose passes are ours", async () => {
  const { queue, claimOrphans } = queueScene();
  queue.wake("a");
  await turn();
  queue.look({ orphans: true });
  await turn();
  expect(claimOrphans).toHaveBeenCalledWith(["a"], 1);
});

test("stop waits for passes under way and begins none", async () => {
  const { queue, begun, end } = queueScene(1);
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
  const { queue, begun, claimThese } = queueScene();
  let grant: (claims: Claim[]) => void = () => undefined;
  claimThese.mockImplementationOnce(() => new Promise((resolve) => (grant = resolve)));
  queue.wake("a");
  await queue.stop();
  grant([claimOf("a")]);
  await turn();
  expect(begun).toEqual([]);
});

test("while nothing may be claimed nothing is asked for, and nothing that was heard is lost", async () => {
  const { queue, begun, due, errors, claimThese, fence } = queueScene(4);
  fence(true);
  due.push("b");
  queue.wake("a");
  queue.look();
  await turn();
  expect(claimThese).not.toHaveBeenCalled();
  fence(false);
  await vi.waitUntil(() => begun.length === 2, patience);
  expect(begun.toSorted()).toEqual(["a", "b"]);
  expect(errors).toEqual([]);
});

test("what was heard before a run was claimed as due is looked at by that pass", async () => {
  const { queue, begun, end, due } = queueScene(1);
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
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const { queue, begun, due, claimThese } = queueScene(8, 0, 20);
  queue.wake("a");
  await turn();
  expect(begun).toEqual(["a"]);
  for (const runId of ["b", "c", "d"]) queue.wake(runId);
  due.push("e");
  queue.look();
  await turn();
  expect(begun).toEqual(["a", "e"]);
  await vi.advanceTimersByTimeAsync(20);
  expect(begun).toEqual(["a", "e", "b", "c", "d"]);
  expect(claimThese.mock.calls).toEqual([[["a"]], [["b", "c", "d"]]]);
});

test("what waits is one id for each run, however often it is woken", async () => {
  const { queue, end, claimThese, fence, begun } = queueScene(1_000);
  fence(true);
  for (let each = 0; each < 100_000; each++) queue.wake(`run-${each % 100}`);
  fence(false);
  queue.wake("run-0");
  await vi.waitUntil(() => begun.length === 100, patience);
  expect(claimThese).toHaveBeenCalledTimes(1);
  expect(claimThese.mock.calls[0]?.[0]).toHaveLength(100);
  for (const runId of begun) await end(runId);
  expect(begun).toHaveLength(100);
});
