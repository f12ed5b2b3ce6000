// Guarantees: a JobManager that does not answer is waited for aside, and after the first time only briefly.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { FlinkTransport } from "@/lib/flink/transport";
import type { LoadedRun } from "@/lib/operations/load-run";
import { observeFlink } from "./observe-flink";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const run = { row: { id: "run_1", flinkJobId: "a".repeat(32) }, view: { facts: {} } } as unknown as LoadedRun;
const silent: FlinkTransport = () => new Promise(() => undefined);
const answering: FlinkTransport = async () => ({ status: 200, body: { jobs: [], applications: [] } });

function scene() {
  const aside = vi.fn<(work: Promise<unknown>) => Promise<unknown>>((work) => work);
  const world = { aside: aside as <T>(work: Promise<T>) => Promise<T>, silences: new Map<string, number>() };
  /** milliseconds that a look takes */
  const look = async (transport: FlinkTransport) => {
    const begun = performance.now();
    let seen: string | undefined;
    void observeFlink(world, transport, run).then(([flink]) => (seen = flink.seen));
    await vi.advanceTimersByTimeAsync(0);
    while (seen === undefined) await vi.advanceTimersByTimeAsync(100);
    return [seen, performance.now() - begun];
  };
  return { look, aside, world };
}

test("silence has 8 s, then 2 s, and now and then its whole time again", async () => {
  const { look, aside } = scene();
  const took: unknown[] = [];
  for (let count = 0; count < 6; count++) took.push((await look(silent))[1]);
  expect(took).toEqual([8000, 2000, 2000, 2000, 2000, 8000]);
  expect(aside).toHaveBeenCalledTimes(6);
});

test("an answer ends it", async () => {
  const { look, world } = scene();
  await look(silent);
  expect(await look(answering)).toEqual(["noJob", 0]);
  expect(world.silences.size).toBe(0);
  expect(await look(silent)).toEqual(["unknown", 8000]);
});

test("a refusal is an answer: it costs nobody any time", async () => {
  const { look, world } = scene();
  expect(await look(() => Promise.reject(new Error("refused")))).toEqual(["unknown", 0]);
  expect(world.silences.size).toBe(0);
});
