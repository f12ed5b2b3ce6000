// Guarantees: the OpenAPI document says every endpoint, in schemas that are valid, with problems as the only errors.
import { Ajv2020 } from "ajv/dist/2020";
import { expect, test } from "vitest";
import { endpoints } from "@/lib/contract/endpoints";
import { openapi } from "./openapi";

type Operation = {
  operationId: string;
  parameters: { $ref?: string; name: string; in: string; schema?: Record<string, unknown> }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
};
const document = openapi("https://console.example.com") as {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, object>>;
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

test("each endpoint is there once, by its id", () => {
  const said = operations.map(({ operation }) => operation.operationId);
  expect(said).toHaveLength(endpoints.length);
  expect(new Set(said)).toEqual(new Set(endpoints.map(({ id }) => id)));
});

test.each(operations)(
  "$operation.operationId: its path's parameters are declared, and nothing else",
  ({ path, operation }) => {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(operation.parameters.filter((one) => one.in === "path").map(({ name }) => name)).toEqual(named);
  },
);

test.each(operations)(
  "$operation.operationId: its schemas compile, and each parameter says its type",
  ({ operation }) => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const own = operation.parameters.filter(({ $ref }) => $ref === undefined);
    expect(own.filter(({ schema }) => (schema?.type ?? schema?.enum) === undefined)).toEqual([]);
    ajv.addSchema({ $id: "openapi", components: document.components });
    const contents = [operation.requestBody, ...Object.values(operation.responses)].flatMap((one) =>
      Object.values(one?.content ?? {}),
    );
    const compile = () => {
      for (const { schema } of contents)
        ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/')) as object);
    };
    expect(compile).not.toThrow();
  },
);

test("what goes wrong is a problem, everywhere", () => {
  for (const { operation } of operations)
    for (const status of ["4XX", "5XX"])
      expect(Object.keys(operation.responses[status]?.content ?? {})).toEqual(["application/problem+json"]);
});
