// Guarantees: events arrive as they are sent; a client that does not read is cut off; one that leaves ends the work.
import { expect, test, vi } from "vitest";
import { type EventSink, eventStream } from "./event-stream";

type Stream = Awaited<ReturnType<typeof opened>>;
async function opened() {
  const left = new AbortController();
  let body: ReadableStream<Uint8Array> | null = null;
  const started = await new Promise<{ sink: EventSink; signal: AbortSignal }>((resolve) => {
    ({ body } = eventStream({ signal: left.signal, headers: new Headers() }, (sink, signal) =>
      resolve({ sink, signal }),
    ));
  });
  return { left, body: body as unknown as ReadableStream<Uint8Array>, ...started };
}

test("frames carry id, event and one line of data", async () => {
  const stream = await opened();
  stream.sink.send({ event: "change", data: { text: "a\nb" }, id: "1-2" });
  stream.sink.close();
  expect(await new Response(stream.body).text()).toMatch(
    /^: open\nretry: \d+\n\nid: 1-2\nevent: change\ndata: \{"text":"a\\nb"\}\n\n$/,
  );
  expect(stream.signal.aborted).toBe(true);
});

test("a client that does not read is cut off before the process drowns", async () => {
  const stream = await opened();
  const event = { event: "lines", data: "x".repeat(64 * 1024) };
  let sent = 0;
  while (!stream.signal.aborted && sent < 100) {
    stream.sink.send(event);
    sent++;
  }
  expect(sent).toBeLessThan(20);
});

test("a client that takes nothing for half a minute is cut off, however little waits for it", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
  try {
    const stream = await opened();
    vi.advanceTimersByTime(29_000);
    expect(stream.signal.aborted).toBe(false);
    vi.advanceTimersByTime(20_000);
    expect(stream.signal.aborted).toBe(true);
    await expect(new Response(stream.body).text()).rejects.toThrow("does not read");
  } finally {
    vi.useRealTimers();
  }
});

test("who waits for the client goes on when it has taken everything, or is gone", async () => {
  const stream = await opened();
  const reader = stream.body.getReader();
  await reader.read();
  stream.sink.send({ event: "lines", data: "x" });
  let drained = false;
  const waited = stream.sink.drained().then(() => (drained = true));
  await Promise.resolve();
  expect(drained).toBe(false);
  await reader.read();
  await waited;
  stream.sink.send({ event: "lines", data: "y" });
  const again = stream.sink.drained();
  stream.left.abort();
  await again;
});

test.each([
  ["the request is aborted", async (stream: Stream) => stream.left.abort()],
  ["the body is cancelled", async (stream: Stream) => stream.body.cancel()],
])("when %s the work is told", async (_, leave) => {
  const stream = await opened();
  await leave(stream);
  expect(stream.signal.aborted).toBe(true);
});
