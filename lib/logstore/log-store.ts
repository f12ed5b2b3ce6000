import { createReadStream } from "node:fs";
import { mkdir, open as openFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline, type Readable } from "node:stream";
import { promisify } from "node:util";
import { createGunzip, gunzip, gzip } from "node:zlib";

/** Logs of containers that are gone, compressed, by key (`<run>/<pod>/<container>`). */
export type LogStore = {
  put(key: string, text: string): Promise<{ sizeBytes: number }>;
  /** undefined where nothing is kept under the key */
  open(key: string): Promise<Readable | undefined>;
  read(key: string): Promise<string | undefined>;
};

const keyForm = /^[\w-]+(\.[\w-]+)*(\/[\w-]+(\.[\w-]+)*)*$/;

export function logStore(directory: string): LogStore {
  function fileOf(key: string): string {
    if (!keyForm.test(key))
      throw new Error(`Not a key of the log store: ${JSON.stringify(key.slice(0, 200))}`);
    return join(directory, `${key}.gz`);
  }

  async function open(key: string): Promise<Readable | undefined> {
    const file = await openFile(fileOf(key)).catch(ignoreMissing);
    // A failure ends the stream that is handed out with it; who reads it is told.
    return file && pipeline(createReadStream("", { fd: file }), createGunzip(), () => undefined);
  }

  return {
    async put(key, text) {
      const file = fileOf(key);
      const partial = `${file}.${crypto.randomUUID()}.partial`;
      await mkdir(dirname(file), { recursive: true });
      await writeFile(partial, await promisify(gzip)(text));
      await rename(partial, file);
      return { sizeBytes: Buffer.byteLength(text) };
    },
    open,
    async read(key) {
      const file = await openFile(fileOf(key)).catch(ignoreMissing);
      if (!file) return undefined;
      try {
        return (await promisify(gunzip)(await file.readFile())).toString("utf8");
      } finally {
        await file.close();
      }
    },
  };
}

function ignoreMissing(error: unknown): undefined {
  if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
}
