import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { clone } from "./instance";

/** Not part of what is served: a change of them rebuilds nothing. */
const besideWeb = new Set([
  "node_modules",
  "prisma/generated",
  ".git",
  ".next",
  ".ci",
  "controller",
  "local",
  "e2e",
  "docs",
  "scripts",
  "deploy",
  "test-results",
  "playwright-report",
]);
const besideController = new Set([...besideWeb, "app", "components", "public"]);
besideController.delete("controller");

export const webSources = () => hashSources(clone, besideWeb);
export const controllerSources = () => hashSources(clone, besideController);

/** A hash of names and contents. Tests and notes beside the code are left out. */
export function hashSources(folder: string, without: ReadonlySet<string>): string {
  const hash = createHash("sha256");
  const walk = (path: string) => {
    for (const entry of readdirSync(join(folder, path), { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const name = path ? `${path}/${entry.name}` : entry.name;
      if (without.has(name) || /(\.test\.tsx?|\.md|\.tsbuildinfo)$|^next-env\.d\.ts$|^\.env/.test(name))
        continue;
      if (entry.isDirectory()) walk(name);
      else if (entry.isFile())
        hash
          .update(`${name}\0`)
          .update(readFileSync(join(folder, name)))
          .update("\0");
    }
  };
  walk("");
  return hash.digest("hex").slice(0, 16);
}
