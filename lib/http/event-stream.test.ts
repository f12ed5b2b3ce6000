// Guarantees: events arrive as they are sent; a client that does not read is cut off; one that leaves ends the work.
import { expect, test } from "vitest";
import { type EventSink, eventStream } from "./event-stream";

type Stream = Awaited<ReturnType<typeof opened>>;
async function opened() {
  const left = new AbortController();
  let body: ReadableStream<Uint8Array> | null = null;
  const started = await new Promise<{ sink: EventSink; signal: AbortSignal }>((resolve) => {
    ({ body } = eventStream(left, (sink, signal) => resolve({ sink, signal })));
  });
  return { left, body: body as unknown as ReadableStream<Uint8Array>, ...started };
}

test("frames carry id, event and one line of data", async () => {
  const stream = await opened();
  stream.sink.send({ event: "change", data: { text: "a\nb" }, id: "1-2" });
  stream.sink.close();
  expect(await new Response(stream.body).text()).toBe(
    ': open\n\nid: 1-2\nevent: change\ndata: {"text":"a\\nb"}\n\n',
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

test.each([
  ["the request is aborted", async (stream: Stream) => stream.left.abort()],
  ["the body is cancelled", async (stream: Stream) => stream.body.cancel()],
])("when %s the work is told", async (_, leave) => {
  const stream = await opened();
  await leave(stream);
  expect(stream.signal.aborted).toBe(true);
});
