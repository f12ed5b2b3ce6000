// A name that is a sum never holds anything else: uploads are whole, bounded, and safe beside one another.
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type ArtifactStore, artifactStore } from "./artifact-store";

let directory: string;
let store: ArtifactStore;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "millrace-artifacts-"));
  store = artifactStore(join(directory, "store"));
});
afterEach(() => rmSync(directory, { recursive: true }));

async function* content(...parts: string[]) {
  for (const part of parts) yield Buffer.from(part);
}
async function* broken() {
  yield Buffer.from("a");
  throw new Error("gone");
}
const sum = (text: string) => createHash("sha256").update(text).digest("hex");

it("keeps content under its sum, once, however often and together it comes", async () => {
  const put = () => store.put(content("ab", "cd"), { maxBytes: 4 });
  const written = { sha256: sum("abcd"), sizeBytes: 4 };
  expect(await Promise.all([put(), put(), put()])).toEqual([written, written, written]);
  expect(readdirSync(join(directory, "store"))).toEqual([`${sum("abcd")}.jar`]);
  const opened = await store.open(sum("abcd"));
  expect(opened?.sizeBytes).toBe(4);
  expect(opened && (await buffer(opened.stream)).toString()).toBe("abcd");
});

it("leaves nothing of what is too long or breaks off", async () => {
  await expect(store.put(content("ab", "cde"), { maxBytes: 4 })).rejects.toMatchObject({
    code: "PAYLOAD_TOO_LARGE",
  });
  await expect(store.put(broken(), { maxBytes: 4 })).rejects.toThrow("gone");
  expect(readdirSync(join(directory, "store"))).toEqual([]);
});

it("has nothing under other names", async () => {
  expect(await store.open("0".repeat(64))).toBeUndefined();
  await expect(store.open("../../etc/passwd")).rejects.toThrow("Not a sha256");
});
