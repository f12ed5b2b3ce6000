import type { z } from "zod";
import { MillraceError } from "@/lib/errors";
import {
  applicationExceptions,
  applicationsOverview,
  checkpoints,
  flinkErrors,
  jobDetail,
  jobExceptions,
  jobsOverview,
  metrics,
} from "./schemas";
import type { FlinkTransport } from "./transport";

/** Undefined: Flink answers, and knows no such thing (404), or nobody leads it yet (503). */
async function get<Schema extends z.ZodType>(
  transport: FlinkTransport,
  path: string,
  schema: Schema,
): Promise<z.infer<Schema> | undefined> {
  const { status, body } = await transport({ method: "GET", path });
  if (status === 404 || status === 503) return undefined;
  const parsed = schema.safeParse(body);
  if (status === 200 && parsed.success) return parsed.data;
  throw new MillraceError("FLINK_UNREACHABLE", `Flink answered ${path} with ${status}: ${errorText(body)}`, {
    cause: parsed.error,
  });
}

/** First line of Flink's own error texts; the whole of them is a stack trace. */
export function errorText(body: unknown): string {
  const said = flinkErrors.safeParse(body);
  const text = said.success
    ? said.data.errors.join(" ")
    : typeof body === "string"
      ? body
      : "an answer we cannot read";
  return text.split("\n", 1)[0]?.slice(0, 500) ?? "";
}

/** Ids become path segments: 32 hex, or a pod's name. */
function segment(id: string): string {
  if (!/^[\w.-]+$/.test(id)) throw new Error(`Not an id of Flink: ${JSON.stringify(id.slice(0, 80))}`);
  return id;
}

export const readJobs = (transport: FlinkTransport) => get(transport, "/jobs/overview", jobsOverview);
export const readJobDetail = (transport: FlinkTransport, jobId: string) =>
  get(transport, `/jobs/${segment(jobId)}`, jobDetail);
export const readCheckpoints = (transport: FlinkTransport, jobId: string) =>
  get(transport, `/jobs/${segment(jobId)}/checkpoints`, checkpoints);
export const readExceptions = (transport: FlinkTransport, jobId: string, most = 10) =>
  get(transport, `/jobs/${segment(jobId)}/exceptions?maxExceptions=${most}`, jobExceptions);
/** 2.3 and later; undefined before. */
export const readApplications = (transport: FlinkTransport) =>
  get(transport, "/applications/overview", applicationsOverview);
export const readApplicationExceptions = (transport: FlinkTransport, applicationId: string) =>
  get(transport, `/applications/${segment(applicationId)}/exceptions`, applicationExceptions);

export const readJobMetrics = (transport: FlinkTransport, jobId: string, names: string[]) =>
  get(transport, `/jobs/${segment(jobId)}/metrics?get=${names.map(encodeURIComponent).join(",")}`, metrics);

/** Over all subtasks of a vertex. Values are as old as `metrics.fetcher.update-interval` (10 s), and the first call may be empty. */
export const readVertexMetrics = (
  transport: FlinkTransport,
  jobId: string,
  vertexId: string,
  names: string[],
) =>
  get(
    transport,
    `/jobs/${segment(jobId)}/vertices/${segment(vertexId)}/subtasks/metrics?get=${names.map(encodeURIComponent).join(",")}&agg=avg,max,sum`,
    metrics,
  );
