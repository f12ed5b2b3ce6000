import { z } from "zod";
import { log } from "@/lib/log";
import { KubernetesError } from "./errors";
import { BrokenLine } from "./watch-lines";

export type WatchObject = { metadata: { name: string; namespace?: string; resourceVersion: string } };

const watchEvent = z.object({
  type: z.enum(["ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR"]),
  object: z.record(z.string(), z.unknown()),
});
const errorStatus = z.object({
  code: z.number().default(500),
  reason: z.string().default(""),
  message: z.string().default(""),
});

/** Projections by key, with the version each came from: a list that repeats what is known changes nothing. */
export function watchStore<T>(
  project: (object: never) => T | undefined,
  onChange: (key: string, now: T | undefined, before: T | undefined) => void,
) {
  const known = new Map<string, { version: string; value: T | undefined }>();

  function put(object: WatchObject): string {
    const key = keyOf(object);
    const before = known.get(key);
    const version = object.metadata.resourceVersion;
    if (before?.version === version) return key;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a projection reads the kind that its path lists
    const value = guarded(key, () => project(object as never));
    known.set(key, { version, value });
    tell(key, value, before?.value);
    return key;
  }

  function remove(key: string): void {
    const before = known.get(key);
    known.delete(key);
    tell(key, undefined, before?.value);
  }

  /** One line of a watch; answers the resource version to go on from. */
  function take(line: string): string {
    const event = watchEvent.safeParse(parsed(line));
    if (!event.success) throw new BrokenLine("a line of the watch is no event", { cause: event.error });
    const { type } = event.data;
    if (type === "ERROR") throw errorEvent(event.data.object);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every object has metadata
    const object = event.data.object as WatchObject;
    if (type === "DELETED") remove(keyOf(object));
    else if (type !== "BOOKMARK") put(object);
    return object.metadata.resourceVersion;
  }

  function tell(key: string, now: T | undefined, before: T | undefined): void {
    // Most changes of an object (managed fields, generations) change nothing that is projected.
    if (JSON.stringify(now) !== JSON.stringify(before)) guarded(key, () => onChange(key, now, before));
  }

  return {
    put,
    take,
    get: (key: string) => known.get(key)?.value,
    values: () => [...known.values()].map(({ value }) => value).filter((value) => value !== undefined),
    keepOnly(keys: Set<string>): void {
      for (const key of known.keys()) if (!keys.has(key)) remove(key);
    },
  };
}

/** An error of the listener must neither end the watch nor hide in it. */
function guarded<R>(key: string, call: () => R): R | undefined {
  try {
    return call();
  } catch (error) {
    log.error({ err: error, key }, "a watched object could not be taken in");
    return undefined;
  }
}

const keyOf = ({ metadata }: WatchObject) => `${metadata.namespace ?? ""}/${metadata.name}`;

function errorEvent(object: Record<string, unknown>): KubernetesError {
  const { code, reason, message } = errorStatus.parse(object);
  return new KubernetesError(code, reason, message || "the watch reported an error");
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
