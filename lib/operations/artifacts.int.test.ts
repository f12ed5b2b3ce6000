// Guarantees: only whole JARs are stored, under what they really hold; a run's key opens its own artifact, until release.
import { createHash } from "node:crypto";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "@/lib/domain/ids";
import { specInput } from "@/lib/contract/jobs";
import { createJob } from "./create-job";
import { fetchArtifact } from "./fetch-artifact";
import { startJob } from "./start-job";
import { addProject, contextOf } from "./testing/fixtures";
import { type TestWorld, testWorld } from "./testing/test-world";
import { uploadArtifact } from "./upload-artifact";

let made: TestWorld;
let ours: Awaited<ReturnType<typeof addProject>>;
beforeAll(async () => {
  made = await testWorld();
  ours = await addProject(made.world, "ours");
});
afterAll(() => made.close());

/** The smallest archive: no entry, and the end of a directory. A real one begins with an entry's header. */
const jar = (content: string) =>
  Buffer.concat([
    Buffer.from("PK\x03\x04"),
    Buffer.from(content),
    Buffer.from("PK\x05\x06"),
    Buffer.alloc(18),
  ]);
async function* inPieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const editor = () => contextOf(made.world, ours.members.EDITOR);
const upload = (bytes: Buffer, sha256?: string, pieces = 3) =>
  uploadArtifact({
    context: editor(),
    input: { project: "ours", fileName: "job.jar", sha256, body: undefined },
    upload: inPieces(bytes, pieces),
  });
const hashOf = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

test.each([
  ["nothing", Buffer.alloc(0)],
  ["a page named .jar", Buffer.from("<html></html>")],
  ["an archive without its end", jar("x").subarray(0, 5)],
  ["an end without an archive", Buffer.from("PK\x05\x06")],
])("%s is no JAR, and leaves nothing behind", async (_, bytes) => {
  await expect(upload(bytes)).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
  expect(await made.world.db.artifact.count()).toBe(0);
  expect(await made.world.artifacts.open(hashOf(bytes))).toBeUndefined();
});

test("what was announced and did not arrive is refused", async () => {
  const bytes = jar("announced");
  await expect(upload(bytes, "0".repeat(64))).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
  expect(await made.world.artifacts.open(hashOf(bytes))).toBeUndefined();
});

test("the same bytes are kept once, whatever they are called", async () => {
  const bytes = jar("same");
  const [one, two] = [await upload(bytes, hashOf(bytes)), await upload(bytes, undefined, 1000)];
  expect(two).toEqual(one);
  expect(one).toMatchObject({ sha256: hashOf(bytes), sizeBytes: bytes.length });
});

test("a run's key opens its artifact and no other, until the run is released", async () => {
  const { world } = made;
  const bytes = jar("job");
  const [artifact, other] = [await upload(bytes), await upload(jar("other"))];
  const spec = specInput.parse({
    code: { kind: "JAR", artifactId: artifact.id },
    checkpointIntervalMs: null,
    restore: "FRESH",
  });
  const body = { name: "jar", description: "", labels: {}, priority: 0, spec };
  const job = await createJob({ context: editor(), input: { project: "ours", body } });
  const { runId } = await startJob({
    context: editor(),
    input: { project: "ours", job: job.id, body: undefined },
  });
  const run = await world.db.run.findUniqueOrThrow({ where: { id: runId ?? "" } });
  const key = (run.facts as { artifactKey: string }).artifactKey;
  const context = contextOf(world, { kind: "anonymous", id: "anonymous", name: "anonymous" });
  const fetch = (input: { run?: string; sha256?: string; key?: string }) =>
    fetchArtifact({
      context,
      input: { run: run.id, sha256: artifact.sha256, key, body: undefined, ...input },
    });

  expect(await text((await fetch({})).stream)).toBe(bytes.toString());
  const nothing = { code: "NOT_FOUND" };
  const last = key.endsWith("_") ? "-" : "_";
  await expect(fetch({ key: `${key.slice(0, -1)}${last}` })).rejects.toMatchObject(nothing);
  await expect(fetch({ key: "" })).rejects.toMatchObject(nothing);
  await expect(fetch({ sha256: other.sha256 })).rejects.toMatchObject(nothing);
  await expect(fetch({ run: newId("run", world.random(10)) })).rejects.toMatchObject(nothing);
  await world.db.run.update({
    where: { id: run.id },
    data: { state: "STOPPED", settledAt: new Date(), releasedAt: new Date() },
  });
  await expect(fetch({})).rejects.toMatchObject(nothing);
});
