import { log } from "@/lib/log";
import type { KubernetesClient } from "./client";
import { KubernetesError } from "./errors";
import { parts } from "./list";
import { readBounded } from "./read-bounded";
import { sleep } from "./sleep";
import { errorOf } from "./status";
import { BrokenLine, watchLines } from "./watch-lines";
import { type WatchObject, watchStore } from "./watch-store";

/** In milliseconds; tests have shorter ones. */
export type WatchTiming = {
  /** The server ends each watch by then, so that a healthy one is heard from within `freshMs` although bookmarks come each minute. */
  serverTimeoutMs: number;
  idleMs: number;
  freshMs: number;
  /** A watch may miss events without any sign (upgrades, proxies): everything is listed again now and then. */
  relistMs: number;
  backoffMs: [first: number, most: number];
};
const standard: WatchTiming = {
  serverTimeoutMs: 45_000,
  idleMs: 55_000,
  freshMs: 60_000,
  relistMs: 600_000,
  // One request in ten seconds is no burden, and who waits longer sees a start or a loss later.
  backoffMs: [1000, 10_000],
};

export type WatchOptions<T> = {
  client: KubernetesClient;
  path: string;
  labelSelector?: string;
  /** kept instead of the object; undefined: not ours */
  project: (object: never) => T | undefined;
  /** keys are `namespace/name` */
  onChange: (key: string, now: T | undefined, before: T | undefined) => void;
  signal: AbortSignal;
  timing?: Partial<WatchTiming>;
};
export type Watched<T> = {
  get(key: string): T | undefined;
  values(): T[];
  /** listed, and heard from within a minute */
  fresh(): boolean;
  /** settles once everything was listed for the first time; never rejects */
  listed: Promise<void>;
  /** settles only after the signal's abort; never rejects */
  done: Promise<void>;
};

const now = () => performance.now();

/** Versions of one server are whole numbers; any other are not compared. */
const isOlder = (one: string, other: string): boolean =>
  /^\d+$/.test(one) && /^\d*$/.test(other) && BigInt(one) < BigInt(other || 0);

const mostBarren = 3;

/** List, then watch, for ever: every end but the signal's is answered by looking again. */
export function watch<T>(options: WatchOptions<T>): Watched<T> {
  const { client, path, signal } = options;
  const timing = { ...standard, ...options.timing };
  const store = watchStore<T>(options.project, options.onChange);
  const query = { labelSelector: options.labelSelector };
  /** undefined: to be listed */
  let version: string | undefined;
  /** the newest that was ever told of */
  let newest = "";
  let listedAt = Number.NEGATIVE_INFINITY;
  let heardAt = Number.NEGATIVE_INFINITY;
  let failures = 0;
  /** watches in a row that broke before they said anything */
  let barren = 0;
  const first = Promise.withResolvers<void>();
  /** since when the watch under way is open */
  let followedAt: number | undefined;

  async function relist(): Promise<void> {
    const seen = new Set<string>();
    let latest = "";
    for await (const part of parts<WatchObject>(client, path, { query, signal })) {
      // A server behind the others, or a cache. Where nothing newer is heard of for long, etcd itself went back.
      if (isOlder(part.resourceVersion, newest) && now() - heardAt < timing.freshMs)
        throw new Error(`a list of version ${part.resourceVersion} is older than ${newest}`);
      for (const object of part.items) seen.add(store.put(object));
      latest = part.resourceVersion;
    }
    store.keepOnly(seen);
    version = latest;
    newest = latest;
    heardAt = now();
    listedAt = heardAt;
    first.resolve();
  }

  async function follow(): Promise<void> {
    const timeoutSeconds = Math.max(1, Math.round(timing.serverTimeoutMs / 1000));
    const answer = await client.raw("GET", path, {
      query: { ...query, watch: true, allowWatchBookmarks: true, resourceVersion: version, timeoutSeconds },
      signal,
    });
    if (answer.status !== 200)
      throw errorOf(
        answer.status,
        answer.headers,
        await readBounded(answer.body, { maxBytes: 1e6, timeoutMs: 10_000 }),
      );
    heardAt = now();
    followedAt = heardAt;
    for await (const line of watchLines(answer.body, timing.idleMs)) {
      heardAt = now();
      barren = 0;
      version = store.take(line);
      if (isOlder(newest, version)) newest = version;
    }
  }

  async function pass(): Promise<void> {
    const startedAt = now();
    followedAt = undefined;
    try {
      if (version === undefined || startedAt - listedAt > timing.relistMs) await relist();
      await follow();
    } catch (error) {
      if (signal.aborted) return;
      // One that was well for a while and then broke is the first failure, not the next.
      if (followedAt !== undefined && now() - followedAt > timing.backoffMs[0]) failures = 0;
      if (error instanceof BrokenLine || (error instanceof KubernetesError && error.status === 410))
        version = undefined;
      // What cuts each stream at its first event lets none of them go on: a list does.
      if (followedAt !== undefined && ++barren >= mostBarren) version = undefined;
      log.warn({ err: error, path, server: client.server, failures }, "a watch ended and is opened again");
      await pause(error instanceof KubernetesError ? error.retryAfterMs : undefined);
      return;
    }
    // One that ends well after its time is opened again at once; one that keeps ending at once is a failure.
    if (now() - startedAt > timing.backoffMs[0]) failures = 0;
    else await pause();
  }

  async function pause(atLeast = 0): Promise<void> {
    const [first, most] = timing.backoffMs;
    const backoff = Math.min(most, first * 2 ** failures) * (0.5 + Math.random() / 2);
    failures++;
    await sleep(Math.max(backoff, atLeast), signal);
  }

  async function run(): Promise<void> {
    while (!signal.aborted) await pass();
  }

  return {
    get: store.get,
    values: store.values,
    fresh: () => now() - heardAt < timing.freshMs,
    listed: first.promise,
    done: run(),
  };
}
