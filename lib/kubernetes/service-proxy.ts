import { MillraceError } from "@/lib/errors";
import type { KubernetesClient } from "./client";
import { KubernetesError } from "./errors";
import { pathOf } from "./paths";
import { readBounded } from "./read-bounded";
import { errorOf, isStatus } from "./status";

/** The shape of lib/flink's FlinkTransport; adapters do not import one another. */
type ServiceProxy = (request: {
  method: "GET" | "POST" | "PATCH";
  path: string;
  body?: unknown;
  timeoutMs?: number;
  maxBytes?: number;
}) => Promise<{ status: number; body: unknown }>;

/**
 * JobManager REST through the API server: works from anywhere, with the right to `services/proxy` (get for reads, create
 * for POST, patch for PATCH). A Status of Kubernetes, whatever its code, is not Flink's answer.
 */
export function serviceProxy(
  client: KubernetesClient,
  { namespace, clusterId }: { namespace: string; clusterId: string },
): ServiceProxy {
  const proxy = `${pathOf("Service", namespace, `${clusterId}-rest`)}:rest/proxy`;
  return async ({ method, path, body, timeoutMs = 10_000, maxBytes = 8 * 1024 * 1024 }) => {
    try {
      const answer = await client.raw(method, `${proxy}${path}`, { body, timeoutMs });
      const text = await readBounded(answer.body, { maxBytes, timeoutMs });
      const parsed = parseJson(text);
      if (isStatus(parsed)) throw errorOf(answer.status, answer.headers, text);
      return { status: answer.status, body: parsed };
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      const refused = cause instanceof KubernetesError && cause.status === 403;
      throw new MillraceError(
        "FLINK_UNREACHABLE",
        refused
          ? `Kubernetes refuses the way to the JobManager: ${why}`
          : `The JobManager cannot be reached: ${why}`,
        { cause },
      );
    }
  };
}

/** Not JSON: as it is. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
