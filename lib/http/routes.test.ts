// Guarantees: every endpoint of the contract has its route and its handler, and no route exists without an endpoint.
import { globSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { endpoints } from "@/lib/contract/endpoints";
import { handlers } from "./handlers";

const root = join(import.meta.dirname, "../../app/api/v1");
const fileOf = (path: string): string => `${path.slice(1).replace(/\{(\w+)\}/g, "[$1]")}/route.ts`;
/** the document of the endpoints is not one of them, nor what answers for all other paths */
const besides = ["openapi.json/route.ts", "[[...path]]/route.ts"];
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

test("each has a handler of its own", () => {
  expect([...handlers.keys()].toSorted()).toEqual(endpoints.map(({ id }) => id).toSorted());
  for (const [id, { endpoint }] of handlers) expect(endpoint.id).toBe(id);
});

test("routes are the endpoints' paths and methods, and nothing else", async () => {
  const declared = endpoints.map(({ method, path }) => `${method} ${fileOf(path)}`);
  const found: string[] = [];
  for (const file of globSync("**/route.ts", { cwd: root }).filter((each) => !besides.includes(each))) {
    const exported = Object.keys((await import(join(root, file))) as object);
    found.push(...exported.filter((name) => methods.includes(name)).map((name) => `${name} ${file}`));
  }
  expect(found.toSorted()).toEqual(declared.toSorted());
});
