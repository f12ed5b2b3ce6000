import { z } from "zod";
import type { Endpoint } from "@/lib/contract/endpoint";
import { endpoints } from "@/lib/contract/endpoints";
import { problem } from "@/lib/contract/problem";

type Json = Record<string, unknown>;

const schemaOf = (schema: z.ZodType, io: "input" | "output"): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    target: "draft-2020-12",
    unrepresentable: "any",
  });
  return rest;
};

/** Properties of an object schema as OpenAPI parameters. */
function parametersOf(schema: z.ZodType, place: "path" | "query"): Json[] {
  const { properties = {}, required = [] } = schemaOf(schema, "input") as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    ...(description !== undefined && { description }),
    // what is coerced arrives as text: its input schema says nothing, its output schema does
    schema: Object.keys(rest).length > 0 && rest.type !== undefined ? rest : coerced(schema, name, rest),
  }));
}
function coerced(schema: z.ZodType, name: string, input: Json): Json {
  const { properties = {} } = schemaOf(schema, "output") as { properties?: Record<string, Json> };
  return { ...properties[name], ...input };
}

const problemAnswer = (description: string): Json => ({
  description,
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
});

const contentTypes = {
  json: "application/json",
  eventStream: "text/event-stream",
  text: "text/plain",
  binary: "application/octet-stream",
} as const;

function answersOf(endpoint: Endpoint): Json {
  const text = { type: "string" };
  const content =
    endpoint.replyKind === "none"
      ? undefined
      : {
          [contentTypes[endpoint.replyKind]]: {
            schema: endpoint.replyKind === "json" ? schemaOf(endpoint.reply, "output") : text,
          },
        };
  return {
    [endpoint.status]: {
      description: endpoint.summary,
      ...(content && { content }),
      ...(endpoint.status === 202 && {
        headers: { Location: { description: "address of the Operation", schema: { type: "string" } } },
      }),
    },
    "4XX": problemAnswer("Refused: `code` says why"),
    "5XX": problemAnswer("Not done: `code` says why"),
  };
}

function operationOf(endpoint: Endpoint): Json {
  const body =
    endpoint.bodyKind === "stream"
      ? {
          required: true,
          content: { "application/octet-stream": { schema: { type: "string", format: "binary" } } },
        }
      : endpoint.bodyKind === "json"
        ? {
            required: !endpoint.body.safeParse(undefined).success,
            content: { "application/json": { schema: schemaOf(endpoint.body, "input") } },
          }
        : undefined;
  const idempotency = { $ref: "#/components/parameters/IdempotencyKey" };
  return {
    operationId: endpoint.id,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    "x-permission": endpoint.permission,
    parameters: [
      ...parametersOf(endpoint.params, "path"),
      ...parametersOf(endpoint.query, "query"),
      ...(endpoint.idempotent && endpoint.bodyKind !== "stream" ? [idempotency] : []),
    ],
    ...(body && { requestBody: body }),
    responses: answersOf(endpoint),
    ...((endpoint.permission === "public" || endpoint.permission === "runKey") && { security: [] }),
  };
}

/** The OpenAPI 3.1 document, from the same schemas that validate. */
export function openapi(serverUrl: string): Json {
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints)
    paths[endpoint.path] = {
      ...paths[endpoint.path],
      [endpoint.method.toLowerCase()]: operationOf(endpoint),
    };
  return {
    openapi: "3.1.0",
    info: {
      title: "Millrace",
      version: "1",
      description: "The console for Apache Flink on native Kubernetes: everything it does, over REST.",
    },
    servers: [{ url: `${serverUrl}/api/v1` }],
    security: [{ bearer: [] }, { session: [] }],
    tags: [...new Set(endpoints.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { Problem: schemaOf(problem, "output") },
      parameters: {
        IdempotencyKey: {
          name: "Idempotency-Key",
          in: "header",
          required: false,
          description: "The same key with the same request answers what the first one answered, for a day.",
          schema: { type: "string", minLength: 1, maxLength: 255 },
        },
      },
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "An API token of a project: `mrt_…`" },
        session: { type: "apiKey", in: "cookie", name: "next-auth.session-token" },
      },
    },
  };
}
