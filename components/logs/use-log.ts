"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import { callText, pathOf } from "@/lib/contract/browser-client";
import { followLog, type LogSource, readLog } from "@/lib/contract/flink";
import { createLogStore, type LogStore } from "./log-store";

/** The most that the follow endpoint gives at once. */
const tail = 5000;
const reconnectMs = 2000;
/** Within this the whole tail is here: web sends its pieces as fast as it has them. */
const tailMs = 500;

export type LogAddress = { project: string; run: string; source: LogSource };

export const logQueryOf = (source: Pick<LogSource, "pod" | "container" | "previous">) => ({
  pod: source.pod,
  container: source.container,
  previous: source.previous ? ("true" as const) : ("false" as const),
});

/** The log of one container: followed while it lives and the page can be seen, read once where it is the past. */
export function useLog({ project, run, source }: LogAddress): LogStore {
  const { pod, container, previous, live } = source;
  const [store, setStore] = useState(createLogStore);
  const [opened, setOpened] = useState<string>();
  const address = [project, run, pod, container, previous, live].join("/");
  if (opened !== address) {
    setOpened(address);
    if (opened !== undefined) setStore(createLogStore());
  }
  useEffect(() => {
    const query = logQueryOf({ pod, container, previous });
    const params = { project, run };
    return live && !previous
      ? follow(store, pathOf(followLog, params, { ...query, tail }))
      : readOnce(store, (signal) => callText(readLog, { params, query, signal }));
  }, [store, project, run, pod, container, previous, live]);
  useSyncExternalStore(
    store.subscribe,
    () => store.version,
    () => store.version,
  );
  return store;
}

function readOnce(store: LogStore, read: (signal: AbortSignal) => Promise<string>): () => void {
  const aborted = new AbortController();
  read(aborted.signal).then(
    (text) => {
      store.receive(text === "" ? [] : text.replace(/\n$/, "").split("\n"), true);
      store.set({ connection: "ended" });
    },
    () => {
      if (!aborted.signal.aborted) store.set({ connection: "gone", filled: true });
    },
  );
  return () => aborted.abort();
}

/**
 * A hidden page holds no stream: a browser has six connections to a host, and a forgotten tab would keep one for ever.
 * Each new connection repeats the tail; the store joins it on.
 */
function follow(store: LogStore, url: string): () => void {
  let stream: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let joining: ReturnType<typeof setTimeout> | undefined;
  const close = () => {
    clearTimeout(retry);
    clearTimeout(joining);
    stream?.close();
    stream = undefined;
  };
  const open = () => {
    close();
    const opened = new EventSource(url);
    stream = opened;
    // The tail comes in several pieces, and only the whole of it can be joined on to what is here.
    let tailPieces: string[] | null = store.lines.length > 0 ? [] : null;
    const join = () => {
      if (tailPieces === null) return;
      store.receive(tailPieces, true);
      tailPieces = null;
    };
    opened.addEventListener("open", () => store.set({ connection: "live" }));
    opened.addEventListener("lines", (event: MessageEvent<string>) => {
      const texts = JSON.parse(event.data) as string[];
      if (tailPieces === null) return store.receive(texts, false);
      if (tailPieces.length === 0) joining = setTimeout(join, tailMs);
      tailPieces.push(...texts);
    });
    opened.addEventListener("heartbeat", () => {
      if (!store.filled) store.set({ filled: true });
    });
    opened.addEventListener("end", () => {
      join();
      close();
      store.set({ connection: "ended", filled: true });
    });
    opened.addEventListener("error", () => {
      // CLOSED: the server answered no; the pod is gone, and what was kept of it is another source
      const refused = opened.readyState === EventSource.CLOSED;
      close();
      store.set(refused ? { connection: "gone", filled: true } : { connection: "lost" });
      if (!refused) retry = setTimeout(open, reconnectMs);
    });
  };
  const onVisibility = () => {
    if (document.hidden) close();
    else if (stream === undefined && store.connection !== "ended" && store.connection !== "gone") open();
  };
  open();
  document.addEventListener("visibilitychange", onVisibility);
  return () => {
    document.removeEventListener("visibilitychange", onVisibility);
    close();
  };
}
