import { MillraceError } from "@/lib/errors";

/** One request to a JobManager's REST. Any HTTP answer of Flink is answered; not reaching Flink throws FLINK_UNREACHABLE. */
export type FlinkTransport = (request: {
  method: "GET" | "POST" | "PATCH";
  /** with query, as Flink documents it: `/jobs/:id/exceptions?maxExceptions=1` */
  path: string;
  body?: unknown;
  timeoutMs?: number;
  maxBytes?: number;
}) => Promise<{ status: number; body: unknown }>;

/** Straight to the Service, for a console that runs inside the cluster. */
export function directTransport(baseUrl: string): FlinkTransport {
  const base = baseUrl.replace(/\/+$/, "");
  return async ({ method, path, body, timeoutMs = 10_000, maxBytes = 8 * 1024 * 1024 }) => {
    try {
      const answer = await fetch(`${base}${path}`, {
        method,
        // A redirect would lead out of the run's own JobManager.
        redirect: "error",
        signal: AbortSignal.timeout(timeoutMs),
        ...(body !== undefined && {
          body: JSON.stringify(body),
          headers: { "content-type": "application/json" },
        }),
      });
      return { status: answer.status, body: parseJson(await readText(answer, maxBytes)) };
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new MillraceError("FLINK_UNREACHABLE", `The JobManager cannot be reached: ${why}`, { cause });
    }
  };
}

async function readText(answer: Response, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = "";
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`the answer is longer than ${maxBytes} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Not JSON: as it is. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
