import { pathOf } from "@/lib/contract/browser-client";
import { type Change, change, watchChanges } from "@/lib/contract/projects";
import type { Connection } from "./connection";

/** What the stream says, to whoever holds a cache. `reset`: something may have been missed. */
export type FeedMessage =
  | { type: "change"; change: Change }
  | { type: "reset" }
  | { type: "connection"; connection: Connection };

/** The server's heartbeat comes every 15 s (lib/http/event-stream.ts): two missed and a bit. */
const silenceMs = 35_000;
/** Until then a break is a blink: deployments of web, a laptop that changes its network. */
const lostAfterMs = 6_000;
const firstDelayMs = 500;
const longestDelayMs = 20_000;

/**
 * Holds one EventSource open until `signal` is aborted. The browser itself comes back by Last-Event-ID after a cut; where it
 * gives up (an error answer) or the stream is silent, a new one is opened, and `reset` says that there may be a gap.
 */
export function holdFeed(emit: (message: FeedMessage) => void, signal: AbortSignal): void {
  let source: EventSource | undefined;
  let attempts = 0;
  let opened = false;
  let lost = false;
  const timers = { retry: 0, silence: 0, lost: 0 };
  const clear = (name: keyof typeof timers) => {
    window.clearTimeout(timers[name]);
    timers[name] = 0;
  };

  const heard = () => {
    attempts = 0;
    lost = false;
    clear("lost");
    clear("silence");
    timers.silence = window.setTimeout(reopen, silenceMs);
    emit({ type: "connection", connection: "live" });
  };
  const broken = () => {
    if (lost || timers.lost > 0) return;
    emit({ type: "connection", connection: "connecting" });
    timers.lost = window.setTimeout(() => {
      lost = true;
      emit({ type: "connection", connection: "lost" });
    }, lostAfterMs);
  };
  function reopen() {
    source?.close();
    clear("silence");
    broken();
    const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** attempts++);
    clear("retry");
    timers.retry = window.setTimeout(open, delay * (0.5 + Math.random() / 2));
  }
  function open() {
    source = new EventSource(pathOf(watchChanges));
    const own = source;
    own.addEventListener(
      "open",
      () => {
        if (opened && own === source) emit({ type: "reset" });
        opened = true;
        heard();
      },
      { once: true },
    );
    own.addEventListener("open", heard);
    own.addEventListener("heartbeat", heard);
    own.addEventListener("reset", () => {
      heard();
      emit({ type: "reset" });
    });
    own.addEventListener("change", (event: MessageEvent<string>) => {
      heard();
      const parsed = change.safeParse(JSON.parse(event.data));
      if (parsed.success) emit({ type: "change", change: parsed.data });
    });
    own.addEventListener("error", () => (own.readyState === EventSource.CLOSED ? reopen() : broken()));
  }

  open();
  signal.addEventListener("abort", () => {
    source?.close();
    for (const name of ["retry", "silence", "lost"] as const) clear(name);
  });
}
