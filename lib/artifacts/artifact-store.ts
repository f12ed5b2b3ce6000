import { createHash, randomUUID } from "node:crypto";
import { mkdir, open as openFile, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { MillraceError } from "@/lib/errors";

/** Uploaded JARs by their sha256, in a folder that all web processes share. */
export type ArtifactStore = {
  /** Longer than `maxBytes` throws PAYLOAD_TOO_LARGE, and nothing stays. */
  put(
    content: AsyncIterable<Uint8Array>,
    limits: { maxBytes: number },
  ): Promise<{ sha256: string; sizeBytes: number }>;
  /** undefined where there is none */
  open(sha256: string): Promise<{ stream: Readable; sizeBytes: number } | undefined>;
  path(sha256: string): string;
};

export function artifactStore(directory: string): ArtifactStore {
  function path(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error("Not a sha256.");
    return join(directory, `${sha256}.jar`);
  }

  return {
    path,
    async put(content, { maxBytes }) {
      await mkdir(directory, { recursive: true });
      await sweep(directory);
      const partial = join(directory, `${randomUUID()}.partial`);
      try {
        const written = await write(partial, content, maxBytes);
        await rename(partial, path(written.sha256));
        return written;
      } catch (error) {
        throw isFull(error) ? storeIsFull(error) : error;
      } finally {
        await rm(partial, { force: true });
      }
    },
    async open(sha256) {
      const file = await openFile(path(sha256)).catch(ignoreMissing);
      return file && { stream: file.createReadStream(), sizeBytes: (await file.stat()).size };
    },
  };
}

/** Bytes of an upload arrive within seconds of one another: what has had none for so long is a dead process'. */
const abandonedMs = 3_600_000;

async function sweep(directory: string): Promise<void> {
  const partials = (await readdir(directory)).filter((name) => name.endsWith(".partial"));
  for (const name of partials) {
    const file = join(directory, name);
    const seen = await stat(file).catch(ignoreMissing);
    if (seen && Date.now() - seen.mtimeMs > abandonedMs) await rm(file, { force: true });
  }
}

const isFull = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");
const storeIsFull = (cause: unknown) =>
  new MillraceError("BUSY", "There is no room left for uploaded JARs; an administrator must make some.", {
    cause,
  });

async function write(partial: string, content: AsyncIterable<Uint8Array>, maxBytes: number) {
  const hash = createHash("sha256");
  const file = await openFile(partial, "wx", 0o600);
  let sizeBytes = 0;
  try {
    for await (const chunk of content) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes)
        throw new MillraceError(
          "PAYLOAD_TOO_LARGE",
          `The file is larger than ${Math.floor(maxBytes / 2 ** 20)} MiB.`,
        );
      hash.update(chunk);
      await file.write(chunk);
    }
    // Renamed only once it is on the disk: a name that is a sum must never hold half a file.
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest("hex"), sizeBytes };
}

function ignoreMissing(error: unknown): undefined {
  if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
}
