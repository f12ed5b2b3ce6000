import { randomUUID } from "node:crypto";
import { StepError } from "./part";

/** Millrace's own REST API, as a script of a user's would call it. */
export type Api = <T>(method: "GET" | "POST", path: string, body?: unknown) => Promise<T>;

export function createApi(url: string, token: string): Api {
  return async (method, path, body) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(method === "POST" ? { "content-type": "application/json", "idempotency-key": randomUUID() } : {}),
      },
      signal: AbortSignal.timeout(15_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text);
    throw new StepError(
      `${method} ${path} answered ${response.status}: ${text.slice(0, 300)}`,
      "Read the log of web",
    );
  };
}
