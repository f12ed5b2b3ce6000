import {
  ApiError,
  errorOf,
  newIdempotencyKey,
  type ParamsOf,
  pathOf,
  type QueryOf,
  type ReplyOf,
} from "./browser-client";
import type { Endpoint } from "./endpoint";

/**
 * Sends a file as the raw body of an endpoint whose `bodyKind` is `stream`.
 * By XMLHttpRequest: fetch cannot say how much of a body has been sent.
 */
export function upload<E extends Endpoint>(
  endpoint: E,
  options: {
    params: ParamsOf<E>;
    query: QueryOf<E>;
    file: Blob;
    onProgress?: (sent: number, total: number) => void;
    signal?: AbortSignal;
  },
): Promise<ReplyOf<E>> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const { params, query } = options as { params: Record<string, unknown>; query: Record<string, unknown> };
    request.open(endpoint.method, pathOf(endpoint, params, query));
    request.setRequestHeader("content-type", "application/octet-stream");
    if (endpoint.idempotent) request.setRequestHeader("idempotency-key", newIdempotencyKey());
    request.upload.addEventListener("progress", (event) => options.onProgress?.(event.loaded, event.total));
    request.addEventListener("load", () => {
      if (request.status < 300) resolve(JSON.parse(request.responseText) as ReplyOf<E>);
      else reject(errorOf(request.status, request.responseText));
    });
    request.addEventListener("error", () =>
      reject(new ApiError({ code: "OFFLINE", status: 0, detail: "The upload was cut off.", requestId: "" })),
    );
    request.addEventListener("abort", () => reject(new DOMException("Aborted", "AbortError")));
    options.signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.send(options.file);
  });
}
