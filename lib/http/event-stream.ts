import { cutConnection } from "./connections";

/** Proxies cut a silent connection after 30 s or more. */
const heartbeatMs = 15_000;
/** What may wait for a client that does not read; more cuts it off, and its browser comes back by Last-Event-ID. */
const maxWaitingBytes = 1024 * 1024;
/** So long may a client take nothing of what waits for it. */
const drainMs = 30_000;
/** Browsers come back after this many milliseconds: not all at once where web was replaced under them. */
const comeBackMs = { least: 500, most: 2_500 };

export type SentEvent = { event: string; data: unknown; id?: string | undefined };
export type EventSink = {
  send(event: SentEvent): void;
  /** whole frames (`frameOf`): the same bytes may be given to many streams */
  write(frames: Uint8Array): void;
  /** when nothing waits for the client any more, or the stream has ended */
  drained(): Promise<void>;
  close(): void;
};
type Options = {
  /** what is sent now and then, e.g. with an id that says by which place the stream has told everything */
  heartbeat?: () => SentEvent;
  /** once, however the stream ends */
  onEnd?: () => void;
};

const encoder = new TextEncoder();
export const frameOf = ({ event, data, id }: SentEvent): string =>
  `${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/**
 * Server-sent events. `start` is given the sink and a signal that is aborted when the client leaves, is too slow, or the
 * sink is closed; an error that it throws ends the stream.
 */
export function eventStream(
  request: Pick<Request, "signal" | "headers">,
  start: (sink: EventSink, signal: AbortSignal) => Promise<void> | void,
  { heartbeat = () => ({ event: "heartbeat", data: {} }), onEnd = () => undefined }: Options = {},
): Response {
  const ended = new AbortController();
  let stream: ReadableStreamDefaultController<Uint8Array>;
  let movedAt = performance.now();
  /** room in the stream when it was looked at last: more since is what the client took */
  let room = maxWaitingBytes;
  let waiting: (() => void)[] = [];
  const isEmpty = () => (stream.desiredSize ?? 0) >= maxWaitingBytes;
  const noteMoves = () => {
    const now = stream.desiredSize ?? 0;
    if (now > room || isEmpty()) movedAt = performance.now();
    room = now;
  };
  const release = () => {
    const told = waiting;
    waiting = [];
    for (const tell of told) tell();
  };
  const end = (how: () => void) => {
    if (ended.signal.aborted) return;
    ended.abort();
    try {
      how();
    } catch {
      // the client has closed it already
    }
  };
  const close = () => end(() => stream.close());
  /** Closing would wait until the client has read the rest, which this one does not. */
  const cut = () =>
    end(() => {
      stream.error(new DOMException("the client does not read", "AbortError"));
      cutConnection(request);
    });
  const write = (bytes: Uint8Array) => {
    if (ended.signal.aborted) return;
    noteMoves();
    if (room <= 0 || performance.now() - movedAt > drainMs) return cut();
    stream.enqueue(bytes);
    room = stream.desiredSize ?? 0;
  };
  const send = (event: SentEvent) => write(encoder.encode(frameOf(event)));
  const sink: EventSink = {
    send,
    write,
    drained: () =>
      ended.signal.aborted || isEmpty()
        ? Promise.resolve()
        : new Promise<void>((resolve) => waiting.push(resolve)),
    close,
  };
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        stream = controller;
        const beating = setInterval(() => send(heartbeat()), heartbeatMs);
        ended.signal.addEventListener("abort", () => {
          clearInterval(beating);
          release();
          onEnd();
        });
        request.signal.addEventListener("abort", close);
        // the first bytes at once, so that the browser knows the stream is open
        const retry = comeBackMs.least + Math.random() * (comeBackMs.most - comeBackMs.least);
        write(encoder.encode(`: open\nretry: ${Math.round(retry)}\n\n`));
        void Promise.resolve()
          .then(() => start(sink, ended.signal))
          .catch(() => close());
        if (request.signal.aborted) close();
      },
      /** something was taken, or added */
      pull() {
        noteMoves();
        if (isEmpty()) release();
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
