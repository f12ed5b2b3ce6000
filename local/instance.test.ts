// Guarantees: two consoles of one machine never share a database, a namespace or a port.
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { freePorts, instanceOf } from "./instance";

test("a clone's own console, its tests' and another clone's differ in all that they own", () => {
  const all = [instanceOf("", "/a"), instanceOf("test", "/a"), instanceOf("", "/b")];
  for (const own of ["id", "database", "namespacePrefix", "folder"] as const)
    expect(new Set(all.map((instance) => instance[own])).size).toBe(3);
  expect(instanceOf("", "/a")).toEqual(all[0]);
});

test("no namespace prefix begins with another's: deleting by prefix stays at home", () => {
  expect(instanceOf("", "/a").namespacePrefix).toMatch(/^mr-[0-9a-f]{8}-$/);
});

test("ports that are in use, or promised to another console, are stepped over", async () => {
  const server = createServer().listen(0, "0.0.0.0");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  const found = await freePorts(port, 2, new Set([port + 1]));
  server.close();
  expect(found).toHaveLength(2);
  expect(Math.min(...found)).toBeGreaterThan(port + 1);
});
