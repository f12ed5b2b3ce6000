import type { Kernel } from "../kernel/kernel";
import type { KubeObject } from "./objects";
import type { Resource } from "./resources";
import { type Change, jsonOf, type SimStore } from "./store";
import type { Matches } from "./selectors";
import { ApiError } from "./status";

/** Lines are whole JSON events, without the line's end. */
export type WatchStream = {
  onLine(listener: (line: string) => void): void;
  onEnd(listener: () => void): void;
  close(): void;
};

const bookmarkMs = 60_000;
/** Before a watch ends by its own time it says how far it came. */
const lastBookmarkMs = 2_000;

export type WatchRequest = {
  resource: Resource;
  namespace: string | undefined;
  matches: Matches;
  /** undefined: what is there now is told first */
  from: number | undefined;
  bookmarks: boolean;
  timeoutMs: number;
};

/** Keeps what was said until somebody listens. */
function channel() {
  const kept: string[] = [];
  let hear: ((line: string) => void) | undefined;
  let heardEnd: (() => void) | undefined;
  let ended = false;
  return {
    say: (line: string): void => {
      if (ended) return;
      if (hear) hear(line);
      else kept.push(line);
    },
    end: (): void => {
      if (ended) return;
      ended = true;
      heardEnd?.();
    },
    onLine: (listener: (line: string) => void): void => {
      hear = listener;
      for (const line of kept.splice(0)) listener(line);
    },
    onEnd: (listener: () => void): void => {
      heardEnd = listener;
      if (ended) listener();
    },
  };
}

export function watchStream(kernel: Kernel, store: SimStore, request: WatchRequest): WatchStream {
  const { resource, namespace, matches, from, bookmarks, timeoutMs } = request;
  const { say, end, onLine, onEnd } = channel();
  const cancels: (() => void)[] = [];
  let heard = from ?? store.version();
  let told = heard;

  const concerns = ({ resource: name, object }: Change) =>
    name === resource.name && (namespace === undefined || object.metadata.namespace === namespace);

  function take(change: Change): void {
    heard = change.version;
    if (!concerns(change)) return;
    const line = lineOf(change, matches);
    if (!line) return;
    say(line);
    told = heard;
  }

  /** Only where there is a later version to tell: a server at rest says nothing. */
  function bookmark(): void {
    if (heard === told) return;
    told = heard;
    const { apiVersion, kind } = resource;
    const object = { kind, apiVersion, metadata: { resourceVersion: `${heard}` } };
    say(JSON.stringify({ type: "BOOKMARK", object }));
  }

  function everyMinute(): void {
    bookmark();
    cancels[0] = kernel.after(bookmarkMs, everyMinute);
  }

  function close(): void {
    for (const cancel of cancels) cancel();
    end();
  }

  try {
    if (from === undefined) {
      for (const object of store.all(resource.name, namespace))
        if (matches(object)) say(`{"type":"ADDED","object":${jsonOf(object)}}`);
    } else for (const change of store.since(from)) take(change);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    say(JSON.stringify({ type: "ERROR", object: error.body() }));
    end();
    return { onLine, onEnd, close };
  }
  cancels[0] = bookmarks ? kernel.after(bookmarkMs, everyMinute) : () => undefined;
  cancels.push(store.onChange(take), kernel.after(timeoutMs, close));
  if (bookmarks && timeoutMs > lastBookmarkMs)
    cancels.push(kernel.after(timeoutMs - lastBookmarkMs, bookmark));
  return { onLine, onEnd, close };
}

/** An object that leaves what is selected is deleted to this watch: as it was, under the version of the change. */
function lineOf({ type, object, before }: Change, matches: Matches): string | undefined {
  const was = before !== undefined && matches(before);
  const is = type !== "DELETED" && matches(object);
  if (is) return `{"type":"${was ? "MODIFIED" : "ADDED"}","object":${jsonOf(object)}}`;
  if (!was) return undefined;
  const last = type === "DELETED" ? object : left(before, object);
  return `{"type":"DELETED","object":${jsonOf(last)}}`;
}

const left = (before: KubeObject, { metadata: { resourceVersion } }: KubeObject): KubeObject => ({
  ...before,
  metadata: { ...before.metadata, resourceVersion },
});
