import { apiBase } from "@/lib/contract/browser-client";
import type { Endpoint } from "@/lib/contract/endpoint";
import { log } from "@/lib/log";
import type { Context, Principal } from "@/lib/operations/context";
import type { Answer } from "@/lib/operations/idempotency";
import type { Handler } from "./handler";
import { handlers } from "./handlers";
import { idempotently } from "./idempotently";
import { anonymous, principalOf } from "./principal";
import { problemOf, problemResponse } from "./problem";
import { readJson } from "./read-body";
import { newRequestId } from "./request-id";
import { validate } from "./validate";
import { world } from "./world";

/** A path without parameters has none at all: Next then resolves to undefined. */
type RouteContext = { params: Promise<Record<string, string | string[] | undefined> | undefined> };
type RouteHandler = (request: Request, route: RouteContext) => Promise<Response>;

/** The route handler of an endpoint: who, valid, once, carried out, checked, answered. What may be done is the verb's to say. */
export function serve(endpoint: Endpoint): RouteHandler {
  const handler = handlers.get(endpoint.id);
  if (!handler) throw new Error(`lib/http/handlers.ts has no handler of ${endpoint.id}`);
  return async (request, route) => {
    const requestId = newRequestId();
    try {
      const principal = isOpen(endpoint) ? anonymous : await principalOf(request);
      const context: Context = { ...world(), principal, requestId, signal: request.signal };
      const response = await answerRequest(handler, request, context, (await route.params) ?? {});
      response.headers.set("x-request-id", requestId);
      if (request.method !== "GET") note(endpoint, principal, requestId, response.status);
      return response;
    } catch (error) {
      return problemResponse(problemOf(error, requestId));
    }
  };
}

/** Asked for by nobody we know: the verb itself compares the key, where there is one. */
const isOpen = ({ permission }: Endpoint): boolean => permission === "public" || permission === "runKey";

async function answerRequest(
  handler: Handler,
  request: Request,
  context: Context,
  pathParams: Record<string, unknown>,
): Promise<Response> {
  const { endpoint } = handler;
  const params = validate(endpoint.params, pathParams, "params") as Record<string, unknown>;
  const search = Object.fromEntries(new URL(request.url).searchParams);
  const query = validate(endpoint.query, search, "query") as Record<string, unknown>;
  const body =
    endpoint.bodyKind === "json" ? validate(endpoint.body, await readJson(request), "body") : undefined;
  const upload = endpoint.bodyKind === "stream" && request.body ? { upload: request.body } : {};
  const call = { context, input: { ...params, ...query, body }, ...upload };
  if ("respond" in handler) return handler.respond(call, request);
  const answer = await idempotently(endpoint, request, { context, body }, async () =>
    toAnswer(endpoint, await handler.verb(call)),
  );
  return toResponse(answer);
}

function toAnswer(endpoint: Endpoint, reply: unknown): Answer {
  const body = endpoint.reply.parse(reply);
  const location = endpoint.status === 202 ? locationOf(body as { id: string; project: string }) : undefined;
  return { status: endpoint.status, body, headers: location === undefined ? {} : { location } };
}

const locationOf = (operation: { id: string; project: string }): string =>
  `${apiBase}/projects/${operation.project}/operations/${operation.id}`;

const toResponse = ({ status, body, headers }: Answer): Response =>
  new Response(body === undefined || status === 204 ? null : JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
  });

const note = (endpoint: Endpoint, principal: Principal, requestId: string, status: number): void =>
  log.info({ requestId, endpoint: endpoint.id, principal: principal.id, status }, "request");
