import { partsOf } from "@/lib/statestore/open-inside";
import type { StateEntry, StateStore } from "@/lib/statestore/state-store";
import type { Kernel } from "../kernel/kernel";

type Folder = { modifiedAt: number; entries: Map<string, Folder | File> };
type File = { modifiedAt: number; text: string };
const isFolder = (entry: Folder | File | undefined): entry is Folder =>
  entry !== undefined && "entries" in entry;

/** A target's state in memory: what JobManagers write at once, the console reads as it reads the real one. */
export type SimStateStore = StateStore & {
  write(path: string, text?: string): void;
  remove(path: string): void;
  has(path: string): boolean;
};

export function simStateStore(kernel: Kernel): SimStateStore {
  const folder = (): Folder => ({ modifiedAt: kernel.now(), entries: new Map() });
  const root = folder();

  function find(parts: string[]): Folder | File | undefined {
    let at: Folder | File | undefined = root;
    for (const part of parts) at = isFolder(at) ? at.entries.get(part) : undefined;
    return at;
  }

  function write(path: string, text = ""): void {
    const parts = partsOf(path);
    const name = parts.pop() ?? "";
    let at = root;
    for (const part of parts) {
      let next = at.entries.get(part);
      if (!isFolder(next)) at.entries.set(part, (next = folder()));
      at = next;
    }
    at.entries.set(name, { modifiedAt: kernel.now(), text });
  }

  function remove(path: string): void {
    const parts = partsOf(path);
    const name = parts.pop() ?? "";
    const parent = find(parts);
    if (isFolder(parent)) parent.entries.delete(name);
  }

  function entriesOf(path: string): StateEntry[] {
    const at = find(partsOf(path));
    if (!isFolder(at)) return [];
    return [...at.entries].map(([name, entry]) => ({
      name,
      directory: isFolder(entry),
      modifiedAt: entry.modifiedAt,
      sizeBytes: isFolder(entry) ? 0 : entry.text.length,
    }));
  }

  const has = (path: string): boolean => find(partsOf(path)) !== undefined;
  return {
    write,
    remove,
    has,
    exists: async (path) => has(path),
    list: async (path) => entriesOf(path),
    readText: async (path, maxBytes) => {
      const at = find(partsOf(path));
      return at && !isFolder(at) && at.text.length <= maxBytes ? at.text : undefined;
    },
    removeTree: async (path) => remove(path),
  };
}
