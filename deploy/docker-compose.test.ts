// Guarantees: docker-compose.yml is a valid Compose file, and hands web and controller every variable that they refuse to start without.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2019 from "ajv/dist/2019";
import { expect, test } from "vitest";
import { parse } from "yaml";

type Service = { environment?: Record<string, unknown> };
const root = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const compose = parse(read("docker-compose.yml"), { merge: true }) as { services: Record<string, Service> };

test("it follows the Compose Specification's schema", () => {
  const ajv = new Ajv2019({ strict: false, validateFormats: false, allErrors: true });
  // The schema says `id` where its draft says `$id`; ajv refuses the old word. Its references need neither.
  const schema = JSON.parse(read("deploy/testing/compose-spec.json"), (key, value) =>
    key === "id" && typeof value === "string" ? undefined : value,
  );
  const validate = ajv.compile(schema);
  validate(compose);
  expect(validate.errors).toBeNull();
});

test("web and controller get what lib/config.ts requires, and neither the other's private key", () => {
  const environment = (name: string) => Object.keys(compose.services[name]?.environment ?? {});
  const shared = ["DATABASE_URL", "MILLRACE_STORE", "MILLRACE_INTERNAL_URL"];
  const sealing = ["MILLRACE_WEB_PRIVATE_KEY", "MILLRACE_WEB_PUBLIC_KEY", "MILLRACE_CONTROLLER_PUBLIC_KEY"];
  expect(environment("web")).toEqual(
    expect.arrayContaining([...shared, "NEXTAUTH_URL", "NEXTAUTH_SECRET", ...sealing]),
  );
  expect(environment("controller")).toEqual(
    expect.arrayContaining([...shared, "MILLRACE_CONTROLLER_PRIVATE_KEY"]),
  );
  expect(environment("web")).not.toContain("MILLRACE_CONTROLLER_PRIVATE_KEY");
  expect(environment("controller")).not.toContain("MILLRACE_WEB_PRIVATE_KEY");
});
