import { copyFile, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * Puts the API reference's one file where web serves it. The package itself draws in hundreds of others, so it is a tool of
 * the build, and only this file goes along.
 */
const clone = join(import.meta.dirname, "..");
const main = createRequire(import.meta.url).resolve("@scalar/api-reference/package.json");
await mkdir(join(clone, "public"), { recursive: true });
await copyFile(join(dirname(main), "dist/browser/standalone.js"), join(clone, "public/api-docs.js"));
