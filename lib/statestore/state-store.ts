import { lstat, readdir, rmdir, unlink } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { entryOf, insideFolder, isMissing, openFile, openFolder, partsOf } from "./open-inside";

/** `modifiedAt`: whole milliseconds since the epoch. */
export type StateEntry = { name: string; directory: boolean; modifiedAt: number; sizeBytes: number };
/** A target's state as this machine sees it. Paths are relative to it. Tenants write there: symbolic links are never followed. */
export type StateStore = {
  exists(path: string): Promise<boolean>;
  /** empty where the folder is missing */
  list(path: string): Promise<StateEntry[]>;
  /** undefined where the file is missing, or longer */
  readText(path: string, maxBytes: number): Promise<string | undefined>;
  removeTree(path: string): Promise<void>;
};

export function stateStore(stateDirectory: string): StateStore {
  /** Calls with the parent held open, and the last part's name. */
  async function inParent<T>(
    path: string,
    use: (parent: FileHandle, name: string) => Promise<T>,
  ): Promise<T | undefined> {
    const parts = partsOf(path);
    const name = parts.pop() ?? "";
    return insideFolder(stateDirectory, parts, (parent) => use(parent, name));
  }

  return {
    exists: async (path) => (await inParent(path, entryKind)) !== undefined,
    list: async (path) => (await insideFolder(stateDirectory, partsOf(path), entries)) ?? [],
    readText: (path, maxBytes) => inParent(path, (parent, name) => readFile(entryOf(parent, name), maxBytes)),
    removeTree: async (path) => {
      await inParent(path, removeEntry);
    },
  };
}

async function entries(folder: FileHandle): Promise<StateEntry[]> {
  const found: StateEntry[] = [];
  for (const name of await readdir(entryOf(folder, "."))) {
    const stat = await lstat(entryOf(folder, name)).catch(ignoreMissing);
    if (!stat || stat.isSymbolicLink()) continue;
    found.push({
      name,
      directory: stat.isDirectory(),
      modifiedAt: Math.floor(stat.mtimeMs),
      sizeBytes: stat.size,
    });
  }
  return found;
}

async function entryKind(parent: FileHandle, name: string): Promise<"file" | "directory" | undefined> {
  const stat = await lstat(entryOf(parent, name));
  return stat.isDirectory() ? "directory" : stat.isFile() ? "file" : undefined;
}

async function readFile(path: string, maxBytes: number): Promise<string | undefined> {
  const file = await openFile(path);
  try {
    const { size } = await file.stat();
    if (!(await file.stat()).isFile() || size > maxBytes) return undefined;
    const { bytesRead, buffer } = await file.read(Buffer.alloc(size), 0, size, 0);
    return buffer.subarray(0, bytesRead).toString("utf8");
  } finally {
    await file.close();
  }
}

/** Depth first, each folder held open while it is emptied: a folder swapped for a link meanwhile leads nowhere else. */
async function removeEntry(parent: FileHandle, name: string): Promise<void> {
  const path = entryOf(parent, name);
  const stat = await lstat(path);
  if (!stat.isDirectory()) return await unlink(path);
  const folder = await openFolder(path);
  try {
    for (const entry of await readdir(entryOf(folder, ".")))
      await removeEntry(folder, entry).catch(ignoreMissing);
  } finally {
    await folder.close();
  }
  await rmdir(path);
}

function ignoreMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}
