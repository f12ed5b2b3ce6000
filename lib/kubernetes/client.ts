import type { Readable } from "node:stream";
import { Agent, request as send } from "undici";
import { KubernetesError } from "./errors";
import { reducedKubeconfig } from "./kubeconfig";
import { boundedChunks, type Limits, readBounded } from "./read-bounded";
import { sleep } from "./sleep";
import { errorOf } from "./status";

export type KubernetesRequest = {
  body?: unknown;
  query?: Record<string, string | number | boolean | undefined>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** until the head of the answer; `json` reads the body within it too */
  timeoutMs?: number;
};
export type KubernetesMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
export type KubernetesResponse = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** the caller reads it to its end, or destroys it */
  body: Readable;
};

/**
 * JSON over HTTP, without client-node's generated calls: they have no deadline, drop unknown fields and turn times into
 * Dates (reference/model-codebases.md §3). Its types are read through `Wire`.
 */
export type KubernetesClient = {
  server: string;
  /** Any status is answered. */
  raw(method: KubernetesMethod, path: string, request?: KubernetesRequest): Promise<KubernetesResponse>;
  /** JSON of a 2xx answer; anything else throws KubernetesError. */
  json<T>(method: KubernetesMethod, path: string, request?: KubernetesRequest): Promise<T>;
  /** The same as it arrives, for what is too long to be held whole. */
  chunks(path: string, request?: KubernetesRequest): AsyncGenerator<Buffer>;
  close(): Promise<void>;
};

const deadlineMs = 10_000;
/** A page of 500 pods with all their managed fields is about 10 MB. */
const maxJsonBytes = 64 * 1024 * 1024;
const decode = (base64: string) => Buffer.from(base64, "base64").toString();

/** The way to one API server: by HTTP, or in simulations by a call. */
export type KubernetesTransport = Pick<KubernetesClient, "server" | "raw" | "close">;

export function connect(reducedKubeconfigJson: string): KubernetesClient {
  return kubernetesClient(httpTransport(reducedKubeconfigJson));
}

function httpTransport(reducedKubeconfigJson: string): KubernetesTransport {
  const config = reducedKubeconfig.parse(JSON.parse(reducedKubeconfigJson));
  const server = config.server.replace(/\/+$/, "");
  const dispatcher = new Agent({
    connect: {
      timeout: deadlineMs,
      ...(config.caData && { ca: decode(config.caData) }),
      ...(config.tlsServerName && { servername: config.tlsServerName }),
      ...(config.clientCertificateData && { cert: decode(config.clientCertificateData) }),
      ...(config.clientKeyData && { key: decode(config.clientKeyData) }),
    },
    // Deadlines are ours: streams of logs and watches may be silent for longer than undici's own five minutes.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  async function raw(
    method: KubernetesMethod,
    path: string,
    request: KubernetesRequest = {},
  ): Promise<KubernetesResponse> {
    const query = Object.entries(request.query ?? {}).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, `${value}`]],
    );
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), request.timeoutMs ?? deadlineMs);
    try {
      const answer = await send(`${server}${path}${query.length ? `?${new URLSearchParams(query)}` : ""}`, {
        method,
        dispatcher,
        headers: {
          accept: "application/json",
          ...(config.token && { authorization: `Bearer ${config.token}` }),
          ...(request.body !== undefined && { "content-type": "application/json" }),
          ...request.headers,
        },
        ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
        signal: request.signal ? AbortSignal.any([request.signal, deadline.signal]) : deadline.signal,
      });
      return { status: answer.statusCode, headers: answer.headers, body: answer.body };
    } catch (cause) {
      if (request.signal?.aborted) throw cause;
      throw unreachable(deadline.signal.aborted, cause);
    } finally {
      clearTimeout(timer);
    }
  }

  return { server, raw, close: () => dispatcher.destroy() };
}

/** However long a server asks for, this is the most: one that is mistaken must not be lost for ever. */
const longestQuietMs = 60_000;
/** A read that failed on the server's side is repeated so long after, twice: a pass makes a dozen, and must not fail for one. */
const againMs = [100, 300];
const failedInside = (status: number) => status >= 500 && status !== 501;

export function kubernetesClient(transport: KubernetesTransport): KubernetesClient {
  /** An overloaded server (429) says for how long it wants to hear nothing: of all callers, since it counts them as one. */
  let quietUntil = Number.NEGATIVE_INFINITY;

  /** A 2xx answer, and what is left of the time for its body. */
  async function answer(
    method: KubernetesMethod,
    path: string,
    request: KubernetesRequest,
    [pauseMs, ...pauses] = againMs,
  ): Promise<{ body: Readable; limits: Limits }> {
    const started = performance.now();
    if (started < quietUntil)
      throw new KubernetesError(429, "TooManyRequests", "The Kubernetes API asks for fewer requests.", {
        retryAfterMs: quietUntil - started,
      });
    const { status, headers, body } = await transport.raw(method, path, request);
    const timeoutMs = (request.timeoutMs ?? deadlineMs) - (performance.now() - started);
    const limits = { maxBytes: maxJsonBytes, timeoutMs: Math.max(1, timeoutMs) };
    if (status >= 200 && status <= 299) return { body, limits };
    const text = await readBounded(body, limits).catch((cause: unknown) => {
      throw unreachable(false, cause);
    });
    if (method === "GET" && failedInside(status) && pauseMs !== undefined && timeoutMs > pauseMs) {
      await sleep(pauseMs * (0.5 + Math.random() / 2), request.signal);
      if (!request.signal?.aborted)
        return answer(method, path, { ...request, timeoutMs: timeoutMs - pauseMs }, pauses);
    }
    const error = errorOf(status, headers, text);
    if (status === 429 && error.retryAfterMs)
      quietUntil = performance.now() + Math.min(error.retryAfterMs, longestQuietMs);
    throw error;
  }

  async function json<T>(
    method: KubernetesMethod,
    path: string,
    request: KubernetesRequest = {},
  ): Promise<T> {
    const { body, limits } = await answer(method, path, request);
    const text = await readBounded(body, limits).catch((cause: unknown) => {
      throw unreachable(false, cause);
    });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the API server's objects are what its API says
    return JSON.parse(text) as T;
  }

  async function* chunks(path: string, request: KubernetesRequest = {}): AsyncGenerator<Buffer> {
    const { body, limits } = await answer("GET", path, request);
    try {
      yield* boundedChunks(body, limits);
    } catch (cause) {
      throw unreachable(false, cause);
    }
  }

  return { ...transport, json, chunks };
}

/** No answer, or not a whole one: whether it was done is not known. */
export function unreachable(timedOut: boolean, cause: unknown): KubernetesError {
  const why = timedOut ? "it did not answer in time" : cause instanceof Error ? cause.message : String(cause);
  return new KubernetesError(0, "Unreachable", `The Kubernetes API cannot be reached: ${why}.`, { cause });
}
