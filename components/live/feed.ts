import { pathOf } from "@/lib/contract/browser-client";
import { type Change, change, heartbeat, watchChanges } from "@/lib/contract/projects";
import type { Connection } from "./connection";

/** What the stream says, to whoever holds a cache. `reset`: something may have been missed. */
export type FeedMessage =
  | { type: "change"; change: Change }
  | { type: "reset" }
  /** of controllers; null: one is at work */
  | { type: "silence"; since: string | null }
  | { type: "connection"; connection: Connection };

/** The server's heartbeat comes every 15 s (lib/http/event-stream.ts): two missed and a bit. */
const silenceMs = 35_000;
/** Until then a break is a blink: deployments of web, a laptop that changes its network. */
const offlineAfterMs = 6_000;
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
  let heardAt: number | undefined;
  let offline = false;
  const timers = { retry: 0, silence: 0, offline: 0 };
  const clear = (name: keyof typeof timers) => {
    window.clearTimeout(timers[name]);
    timers[name] = 0;
  };

  const tell = (state: Connection["state"], since: number) =>
    emit({ type: "connection", connection: { state, since } });

  const heard = () => {
    attempts = 0;
    offline = false;
    heardAt = Date.now();
    clear("offline");
    clear("silence");
    timers.silence = window.setTimeout(reopen, silenceMs);
    tell("live", heardAt);
  };
  const broken = () => {
    if (offline || timers.offline > 0) return;
    const since = heardAt ?? Date.now();
    tell(heardAt === undefined ? "connecting" : "reconnecting", since);
    timers.offline = window.setTimeout(() => {
      offline = true;
      tell("offline", since);
    }, offlineAfterMs);
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
    timers.retry = 0;
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
    own.addEventListener("heartbeat", (event: MessageEvent<string>) => {
      heard();
      const parsed = heartbeat.safeParse(JSON.parse(event.data));
      if (parsed.success) emit({ type: "silence", since: parsed.data.silentSince });
    });
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

  /** A network that comes back is not waited for; that the browser has none says nothing of a console on this machine. */
  const retryNow = () => {
    if (timers.retry === 0) return;
    clear("retry");
    open();
  };

  open();
  window.addEventListener("online", retryNow);
  signal.addEventListener("abort", () => {
    source?.close();
    window.removeEventListener("online", retryNow);
    for (const name of ["retry", "silence", "offline"] as const) clear(name);
  });
}
