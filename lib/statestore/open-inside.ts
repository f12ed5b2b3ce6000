import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK } = constants;

/** `a/b/c` → its parts; anything that would leave the store throws. */
export function partsOf(path: string): string[] {
  const parts = path.split("/");
  if (parts.some((part) => part === "" || part === "." || part === ".." || part.includes("\0")))
    throw new Error(`Not a path inside the state directory: ${JSON.stringify(path.slice(0, 200))}`);
  return parts;
}

/** A path that names an entry of an open folder. Tenants write here, so every step is relative to a folder held open. */
export const entryOf = (folder: FileHandle, name: string): string => `/proc/self/fd/${folder.fd}/${name}`;

const isErrno = (error: unknown, ...codes: string[]) =>
  error instanceof Error && "code" in error && codes.includes(String(error.code));
/** ELOOP and ENOTDIR: a symbolic link, or a file where a folder should be; neither is ours. */
export const isMissing = (error: unknown): boolean => isErrno(error, "ENOENT", "ENOTDIR", "ELOOP");

export const openFolder = (path: string): Promise<FileHandle> =>
  open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
/** Non-blocking: a named pipe in place of a file must not hold us. */
export const openFile = (path: string): Promise<FileHandle> => open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);

/** Calls with the folder held open, having followed no symbolic link on the way; undefined where it is missing. */
export async function insideFolder<T>(
  root: string,
  parts: string[],
  use: (folder: FileHandle) => Promise<T>,
): Promise<T | undefined> {
  let folder = await open(root, O_RDONLY | O_DIRECTORY);
  try {
    for (const part of parts) {
      const next = await openFolder(entryOf(folder, part));
      await folder.close();
      folder = next;
    }
    return await use(folder);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  } finally {
    await folder.close();
  }
}
