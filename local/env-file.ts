import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

export const randomSecret = (bytes = 24) => randomBytes(bytes).toString("base64url");

/** The folder alone is private: those above it hold what other users (the database's) must reach. */
export function privateFolder(path: string): void {
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o700);
}

/** Only its owner may read the file, from its first byte on; a reader never sees half of it. */
export function writePrivate(path: string, value: unknown): void {
  privateFolder(dirname(path));
  const partial = `${path}.${process.pid}`;
  writeFileSync(partial, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(partial, path);
}

export function readPrivate<T>(path: string): T | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as T) : undefined;
}
