import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";

/**
 * Puts the API reference's one file where web serves it. The package itself draws in hundreds of others, so it is a tool of
 * the build, and only this file goes along.
 */
const clone = join(import.meta.dirname, "..");
await mkdir(join(clone, "public"), { recursive: true });
await copyFile(
  join(clone, "node_modules/@scalar/api-reference/dist/browser/standalone.js"),
  join(clone, "public/api-docs.js"),
);
