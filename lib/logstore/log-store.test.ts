// A log that was kept is read back as it was, by its key alone, and the store is not left through a key.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type LogStore, logStore } from "./log-store";

let directory: string;
let store: LogStore;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "millrace-logs-"));
  store = logStore(directory);
});
afterEach(() => rmSync(directory, { recursive: true }));

const key = "run_1/mr-1-abc/flink-main-container.previous";

it("keeps compressed text, read whole or as a stream, written again at will", async () => {
  const log = "één line\n".repeat(10_000);
  await store.put(key, "earlier");
  expect(await store.put(key, log)).toEqual({ sizeBytes: Buffer.byteLength(log) });
  expect(await store.read(key)).toBe(log);
  const stream = await store.open(key);
  expect(stream && (await text(stream))).toBe(log);
  const file = readFileSync(join(directory, `${key}.gz`));
  expect(file.length).toBeLessThan(log.length / 10);
  expect(gunzipSync(file).toString()).toBe(log);
});

it("knows what it does not have", async () => {
  expect(await store.read(key)).toBeUndefined();
  expect(await store.open(key)).toBeUndefined();
});

it.each(["../x", "/x", "a/../b", "a//b", "", "a/", "a b"])("refuses the key %j", async (bad) => {
  await expect(store.put(bad, "")).rejects.toThrow("Not a key");
  await expect(store.read(bad)).rejects.toThrow("Not a key");
});
