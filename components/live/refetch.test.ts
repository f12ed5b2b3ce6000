import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { refetcher } from "./refetch";

/** Guarantees that a burst of changes costs one request, and that a change during it costs one more, not none. */
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function counted() {
  const client = new QueryClient();
  const answers: (() => void)[] = [];
  const spy = vi
    .spyOn(client, "invalidateQueries")
    .mockImplementation(() => new Promise<void>((resolve) => answers.push(resolve)));
  return { ...refetcher(client), spy, answer: () => answers.shift()?.() };
}

describe("soon", () => {
  it("gathers a burst into one request a key", async () => {
    const { soon, spy } = counted();
    for (let i = 0; i < 50; i++) soon(["job", "a"]);
    soon(["job", "b"]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(spy).toHaveBeenCalledTimes(2);
  });

  it("asks once more for what came during a request, after it", async () => {
    const { soon, spy, answer } = counted();
    soon(["job", "a"]);
    await vi.advanceTimersByTimeAsync(1_000);
    soon(["job", "a"]);
    soon(["job", "a"]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(spy).toHaveBeenCalledTimes(1);
    answer();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(spy).toHaveBeenCalledTimes(2);
  });
});

describe("unseen", () => {
  it("asks for what is on screen and could not be seen, and for nothing else", async () => {
    const client = new QueryClient();
    const asked: unknown[] = [];
    const show = (key: string, staleSince: string | null) =>
      new QueryObserver(client, {
        queryKey: ["run", key],
        queryFn: () => {
          asked.push(key);
          return { staleSince: null };
        },
        initialData: { staleSince },
        staleTime: Infinity,
      }).subscribe(() => {});
    show("seen", null);
    show("unseen", "2026-01-01T00:00:00.000Z");
    client.setQueryData(["run", "left"], { staleSince: "2026-01-01T00:00:00.000Z" });
    const { unseen } = refetcher(client);
    unseen();
    await vi.advanceTimersByTimeAsync(1_000);
    unseen();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toEqual(["unseen"]);
  });
});

describe("everything", () => {
  it("is asked for once, however many resets come", async () => {
    const { everything, spy } = counted();
    everything();
    everything();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(spy).toHaveBeenCalledTimes(1);
  });
});
