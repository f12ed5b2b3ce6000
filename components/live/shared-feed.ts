import { type FeedMessage, holdFeed } from "./feed";

const name = "millrace-feed";
/** The tab that listens passes each heartbeat on (15 s); one that a browser has put to sleep passes nothing on. */
const quietMs = 50_000;

/**
 * One stream per browser, not per tab: HTTP/1.1 gives a host six connections, and a log pane takes one. The tab that holds
 * the lock listens and tells the others; when it goes, the next one takes over and refetches, since it may have missed
 * something in between. Without locks (plain http that is not localhost) every tab has a stream of its own.
 */
export function joinFeed(receive: (message: FeedMessage) => void): () => void {
  const left = new AbortController();
  if (!navigator.locks || typeof BroadcastChannel === "undefined") {
    holdFeed(receive, left.signal);
    return () => left.abort();
  }
  const channel = new BroadcastChannel(name);
  let state: FeedMessage = { type: "connection", connection: { state: "connecting", since: Date.now() } };
  let known: FeedMessage = { type: "silence", since: null };
  let leading = false;
  let quiet = 0;
  const told = () => {
    const since = Date.now();
    window.clearTimeout(quiet);
    quiet = window.setTimeout(
      () => receive({ type: "connection", connection: { state: "offline", since } }),
      quietMs,
    );
  };
  channel.addEventListener("message", ({ data }: MessageEvent<FeedMessage | { type: "hello" }>) => {
    if (data.type === "hello") {
      if (leading) for (const message of [state, known]) channel.postMessage(message);
      return;
    }
    if (!leading) told();
    if (data.type === "silence") known = data;
    receive(data);
  });
  channel.postMessage({ type: "hello" });

  const asked = Date.now();
  const lead = () =>
    new Promise<void>((release) => {
      if (left.signal.aborted) return release();
      leading = true;
      window.clearTimeout(quiet);
      // who waited for the lock was a follower before
      if (Date.now() - asked > 1000) receive({ type: "reset" });
      const tell = (message: FeedMessage) => {
        if (message.type === "connection") state = message;
        if (message.type === "silence") known = message;
        channel.postMessage(message);
        receive(message);
      };
      holdFeed(tell, left.signal);
      left.signal.addEventListener("abort", () => release());
    });
  navigator.locks.request(name, { signal: left.signal }, lead).catch(() => {
    // left before its turn came
  });
  return () => {
    left.abort();
    window.clearTimeout(quiet);
    channel.close();
  };
}
