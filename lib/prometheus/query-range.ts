import { z } from "zod";
import { MillraceError } from "@/lib/errors";

/** Times in milliseconds. */
export type Series = { labels: Record<string, string>; points: [time: number, value: number][] };

/** A chart shows no more. */
const mostPoints = 300;

const answer = z.union([
  z.object({
    status: z.literal("success"),
    data: z.object({
      result: z.array(
        z.object({
          metric: z.record(z.string(), z.string()),
          values: z.array(z.tuple([z.number(), z.string()])),
        }),
      ),
    }),
  }),
  z.object({ status: z.literal("error"), error: z.string() }),
]);

/** Of any Prometheus-compatible address. `start` and `end` in milliseconds; `step` in seconds, widened to 300 points. */
export async function queryRange(
  baseUrl: string,
  range: { query: string; start: number; end: number; step?: number; signal?: AbortSignal },
): Promise<Series[]> {
  const seconds = (range.end - range.start) / 1000;
  const step = Math.max(range.step ?? 5, Math.ceil(seconds / (mostPoints - 1)), 1);
  const form = new URLSearchParams({
    query: range.query,
    start: `${range.start / 1000}`,
    end: `${range.end / 1000}`,
    step: `${step}`,
  });
  const body = await ask(`${baseUrl.replace(/\/+$/, "")}/api/v1/query_range`, form, range.signal);
  const parsed = answer.safeParse(body);
  if (!parsed.success) throw unreachable("it gave an answer that is none of Prometheus", parsed.error);
  if (parsed.data.status === "error") throw unreachable(`it refused the query: ${parsed.data.error}`);
  return parsed.data.data.result.map(({ metric, values }) => ({
    labels: metric,
    points: values.flatMap(([time, value]): [number, number][] => {
      const number = Number(value);
      return Number.isFinite(number) ? [[Math.round(time * 1000), number]] : [];
    }),
  }));
}

/** POST: queries may be longer than a URL. 10 s: a page waits for it. */
async function ask(url: string, form: URLSearchParams, signal?: AbortSignal): Promise<unknown> {
  const deadline = AbortSignal.timeout(10_000);
  try {
    const response = await fetch(url, {
      method: "POST",
      body: form,
      redirect: "error",
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    return await response.json();
  } catch (cause) {
    throw unreachable(deadline.aborted ? "it did not answer in 10 s" : "it cannot be reached", cause);
  }
}

const unreachable = (why: string, cause?: unknown) =>
  new MillraceError("METRICS_UNREACHABLE", `No metrics from Prometheus: ${why}.`, { cause });

/** A value inside a PromQL selector's double quotes. */
export const labelValue = (value: string): string =>
  `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
