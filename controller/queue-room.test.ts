// Guarantees: many runs at once, and no more than there is room for; each that waits has its share, and nobody's silence keeps it.
import { expect, test } from "vitest";
import { claimOf, queueScene, turn } from "./testing/queue-scene";

test("no more passes than its size; what waits is taken when there is room", async () => {
  const { queue, begun, end } = queueScene(2);
  for (const runId of ["a", "b", "c"]) queue.wake(runId);
  await turn();
  expect(begun).toEqual(["a", "b"]);
  expect(queue.active()).toEqual(["a", "b"]);
  await end("a");
  expect(begun).toEqual(["a", "b", "c"]);
});

test("what is due beyond its room is asked for again, without another look", async () => {
  const { queue, begun, end, due } = queueScene(1);
  due.push("a", "b");
  queue.look();
  await turn();
  expect(begun).toEqual(["a"]);
  await end("a");
  expect(begun).toEqual(["a", "b"]);
});

test("a stream of wake-ups leaves room for what is due, and what is due for them", async () => {
  const { queue, begun, end, due, claimOrphans } = queueScene(1);
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
  const { queue, begun, due } = queueScene(8);
  for (let each = 0; each < 20; each++) queue.wake(`w${each}`);
  for (let each = 0; each < 20; each++) due.push(`d${each}`);
  queue.look();
  await turn();
  await turn();
  expect(begun).toHaveLength(8);
  expect(begun.filter((runId) => runId.startsWith("d")).length).toBeGreaterThanOrEqual(2);
});

test("changes have more of the room than looks", async () => {
  const { queue, begun, due } = queueScene(16);
  for (let each = 0; each < 40; each++) queue.wake(`w${each}`);
  for (let each = 0; each < 40; each++) due.push(`d${each}`);
  queue.look();
  await turn();
  await turn();
  expect(begun).toHaveLength(16);
  expect(begun.filter((runId) => runId.startsWith("w")).length).toBeGreaterThanOrEqual(11);
});

test("a pass that waits aside leaves its place, and takes it again before anything new begins", async () => {
  const { queue, begun, end } = queueScene(1, 1);
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
  const { queue, begun, end } = queueScene(1, 1);
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
