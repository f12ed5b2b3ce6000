import type { z } from "zod";
import type { Endpoint } from "./endpoint";
import type { Problem } from "./problem";

export const apiBase = "/api/v1";

/** What /api/v1 answered instead of a reply. `code` is stable (lib/errors.ts); `detail` is a sentence for people. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly requestId: string;
  readonly fieldErrors: { pointer: string; message: string }[];
  readonly context: Record<string, unknown>;

  constructor(problem: Pick<Problem, "code" | "status" | "detail" | "requestId"> & Partial<Problem>) {
    super(problem.detail);
    this.name = "ApiError";
    this.code = problem.code;
    this.status = problem.status;
    this.detail = problem.detail;
    this.requestId = problem.requestId;
    this.fieldErrors = problem.errors ?? [];
    this.context = problem.context ?? {};
  }
}

type Optional<Key extends string, Value> =
  Record<never, never> extends Value
    ? { [K in Key]?: Value }
    : undefined extends Value
      ? { [K in Key]?: Value }
      : { [K in Key]: Value };
export type ParamsOf<E extends Endpoint> = z.input<E["params"]>;
export type QueryOf<E extends Endpoint> = z.input<E["query"]>;
export type BodyOf<E extends Endpoint> = z.input<E["body"]>;
export type ReplyOf<E extends Endpoint> = z.output<E["reply"]>;

export type CallOptions<E extends Endpoint> = Optional<"params", ParamsOf<E>> &
  Optional<"query", QueryOf<E>> &
  Optional<"body", BodyOf<E>> & {
    /** one for each thing the user means to do; made anew where left out, so pass one to retry safely */
    idempotencyKey?: string;
    signal?: AbortSignal;
  };
/** `call(getMe)` as well as `call(getJob, {params})`. */
export type CallArguments<E extends Endpoint> =
  Record<never, never> extends CallOptions<E> ? [options?: CallOptions<E>] : [options: CallOptions<E>];

/** Address of an endpoint, for links, EventSource and downloads. */
export function pathOf(
  endpoint: Pick<Endpoint, "path">,
  params: Record<string, unknown> = {},
  query: Record<string, unknown> = {},
): string {
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = textOf(params[name]);
    if (value === undefined) throw new Error(`${endpoint.path} needs ${name}`);
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    const text = textOf(value);
    if (text) search.set(name, text);
  }
  return `${apiBase}${path}${search.size > 0 ? `?${search}` : ""}`;
}

const textOf = (value: unknown): string | undefined =>
  typeof value === "string"
    ? value
    : typeof value === "number" || typeof value === "boolean"
      ? String(value)
      : undefined;

async function send(endpoint: Endpoint, options: CallOptions<Endpoint> = {}): Promise<Response> {
  const headers = new Headers({ accept: "application/json" });
  if (options.body !== undefined) headers.set("content-type", "application/json");
  if (endpoint.idempotent) headers.set("idempotency-key", options.idempotencyKey ?? newIdempotencyKey());
  const address = pathOf(
    endpoint,
    options.params as Record<string, unknown>,
    options.query as Record<string, unknown>,
  );
  const response = await fetch(address, {
    method: endpoint.method,
    headers,
    body: options.body === undefined ? null : JSON.stringify(options.body),
    signal: options.signal ?? null,
    cache: "no-store",
  }).catch((error: unknown) => {
    if (options.signal?.aborted) throw error;
    throw new ApiError({ code: "OFFLINE", status: 0, detail: "The console does not answer.", requestId: "" });
  });
  if (!response.ok) throw errorOf(response.status, await response.text());
  return response;
}

/** Calls an endpoint of the REST API with the session's cookie. Throws ApiError, or AbortError when aborted. */
export async function call<E extends Endpoint>(
  endpoint: E,
  ...[options]: CallArguments<E>
): Promise<ReplyOf<E>> {
  const response = await send(endpoint, options as CallOptions<Endpoint>);
  return (response.status === 204 ? undefined : await response.json()) as ReplyOf<E>;
}

/** For endpoints whose `replyKind` is `text`. */
export async function callText<E extends Endpoint>(
  endpoint: E,
  ...[options]: CallArguments<E>
): Promise<string> {
  return (await send(endpoint, options as CallOptions<Endpoint>)).text();
}

export function errorOf(status: number, text: string): ApiError {
  try {
    const problem = JSON.parse(text) as Problem;
    if (typeof problem.code === "string") return new ApiError(problem);
  } catch {
    // not ours: a proxy's page, or nothing at all
  }
  const detail = `The console answered ${status} without a reason.`;
  return new ApiError({ code: "INTERNAL", status, detail, requestId: "" });
}

/** getRandomValues, not randomUUID: that one is missing on plain http pages. */
export const newIdempotencyKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
