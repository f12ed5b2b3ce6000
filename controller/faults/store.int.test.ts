// Guarantees of the store of JARs, with a real full disk and a process that is really killed: half a file is never a JAR,
// no row points to a file that is not there, and what is left behind is cleared away.
import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, readdir, rm, stat, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { artifactStore } from "@/lib/artifacts/artifact-store";
import { until } from "@/lib/kubernetes/testing/until";
import { addProject, contextOf } from "@/lib/operations/testing/fixtures";
import { type TestWorld, testWorld } from "@/lib/operations/testing/test-world";
import { uploadArtifact } from "@/lib/operations/upload-artifact";

let at: TestWorld;
beforeAll(async () => {
  at = await testWorld();
});
afterAll(() => at.close());

const jar = (bytes: number) =>
  Buffer.concat([
    Buffer.from("PK\x03\x04", "latin1"),
    Buffer.alloc(bytes),
    Buffer.from("PK\x05\x06", "latin1"),
    Buffer.alloc(18),
  ]);
async function* inPieces(content: Buffer): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < content.length; from += 65_536) yield content.subarray(from, from + 65_536);
}

test("row 28: the disk of the JARs is full: 503 in words, and nothing of the file is there", async () => {
  const folder = await mkdtemp(join(tmpdir(), "millrace-full-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder]);
  try {
    const { members, project } = await addProject(at.world, "full");
    const artifacts = artifactStore(join(folder, "artifacts"));
    const context = { ...contextOf(at.world, members.EDITOR), artifacts };
    const upload = (size: number) =>
      uploadArtifact({
        context,
        input: { project: project.slug, fileName: "a.jar", sha256: undefined, body: undefined },
        upload: inPieces(jar(size)),
      });
    await expect(upload(4_000_000)).rejects.toMatchObject({
      code: "BUSY",
      message: expect.stringContaining("no room left"),
    });
    expect(await readdir(join(folder, "artifacts"))).toEqual([]);
    expect(await at.world.db.artifact.count({ where: { projectId: project.id } })).toBe(0);
    await upload(100_000);
    expect(await readdir(join(folder, "artifacts"))).toHaveLength(1);
  } finally {
    execFileSync("umount", [folder]);
    await rm(folder, { recursive: true });
  }
});

test("row 36: web killed during an upload: no row, no JAR, and its half is cleared away later", async () => {
  const { members, project } = await addProject(at.world, "killed");
  const { environment, world } = at;
  const folder = join(environment.MILLRACE_STORE ?? "", "artifacts");
  const child = spawn(process.execPath, ["--import", "tsx", "controller/testing/upload-and-hang.ts"], {
    env: { ...process.env, ...environment, EDITOR: members.EDITOR.id, PROJECT: project.slug },
    stdio: "ignore",
  });
  const ended = new Promise((resolve) => child.once("exit", (_code, signal) => resolve(signal)));
  const partial = await until(async () => {
    const [name] = await readdir(folder).catch(() => []);
    return name !== undefined && (await stat(join(folder, name))).size > 0 && name;
  }, 30_000);
  child.kill("SIGKILL");
  expect(await ended).toBe("SIGKILL");
  expect(partial).toMatch(/[.]partial$/);
  expect(await world.db.artifact.count({ where: { projectId: project.id } })).toBe(0);

  const upload = () =>
    uploadArtifact({
      context: contextOf(world, members.EDITOR),
      input: { project: project.slug, fileName: "a.jar", sha256: undefined, body: undefined },
      upload: inPieces(jar(1_000)),
    });
  const { sha256 } = await upload();
  expect((await readdir(folder)).toSorted()).toEqual([partial, `${sha256}.jar`].toSorted());
  // It might be another web's upload; after an hour without a byte it is nobody's.
  const longAgo = new Date(Date.now() - 2 * 3_600_000);
  await utimes(join(folder, partial), longAgo, longAgo);
  await upload();
  expect(await readdir(folder)).toEqual([`${sha256}.jar`]);
});
