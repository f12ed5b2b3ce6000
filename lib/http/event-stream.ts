/** Proxies cut a silent connection after 30 s or more. */
const heartbeatMs = 15_000;
/** What may wait for a client that does not read; the next byte cuts it off, and its browser comes back by Last-Event-ID. */
const maxWaitingBytes = 1024 * 1024;

export type EventSink = {
  send(event: { event: string; data: unknown; id?: string }): void;
  close(): void;
};

/**
 * Server-sent events. `start` is given the sink and a signal that is aborted when the client leaves, is too slow, or the
 * sink is closed; an error that it throws ends the stream.
 */
export function eventStream(
  request: { signal: AbortSignal },
  start: (sink: EventSink, signal: AbortSignal) => Promise<void> | void,
): Response {
  const ended = new AbortController();
  const encoder = new TextEncoder();
  let stream: ReadableStreamDefaultController<Uint8Array>;
  const close = () => {
    if (ended.signal.aborted) return;
    ended.abort();
    try {
      stream.close();
    } catch {
      // the client has closed it already
    }
  };
  const write = (text: string) => {
    if (ended.signal.aborted) return;
    if ((stream.desiredSize ?? 0) <= 0) return close();
    stream.enqueue(encoder.encode(text));
  };
  const sink: EventSink = {
    send: ({ event, data, id }) =>
      write(`${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    close,
  };
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        stream = controller;
        const heartbeat = setInterval(() => sink.send({ event: "heartbeat", data: {} }), heartbeatMs);
        ended.signal.addEventListener("abort", () => clearInterval(heartbeat));
        request.signal.addEventListener("abort", close);
        // the first bytes at once, so that the browser knows the stream is open
        write(": open\n\n");
        void Promise.resolve()
          .then(() => start(sink, ended.signal))
          .catch(() => close());
      },
      cancel: close,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: maxWaitingBytes }),
  );
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      // no-transform: Next's gzip would hold frames back, and leaks when a compressed response is aborted
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    },
  });
}
