import { z } from "zod";
import { KubernetesError } from "./errors";

/** What the API server says instead of an object. */
const kubernetesStatus = z
  .object({
    kind: z.literal("Status"),
    reason: z.string().optional(),
    message: z.string().optional(),
    code: z.number().optional(),
    details: z.object({ retryAfterSeconds: z.number().optional() }).loose().optional(),
  })
  .loose();

/** Asked of every answer that is nearly always Flink's: a parse that fails makes an error, so few come as far. */
export const isStatus = (body: unknown): boolean =>
  typeof body === "object" && body !== null && "kind" in body && kubernetesStatus.safeParse(body).success;

export function errorOf(
  status: number,
  headers: Record<string, string | string[] | undefined>,
  text: string,
): KubernetesError {
  const said = kubernetesStatus.safeParse(parsed(text));
  const header = Number(headers["retry-after"]);
  const seconds = Number.isFinite(header) && header > 0 ? header : said.data?.details?.retryAfterSeconds;
  return new KubernetesError(
    status,
    said.data?.reason ?? "",
    said.data?.message ?? `The Kubernetes API answered ${status}${text ? `: ${text.slice(0, 200)}` : ""}`,
    { retryAfterMs: seconds === undefined ? undefined : seconds * 1000 },
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
