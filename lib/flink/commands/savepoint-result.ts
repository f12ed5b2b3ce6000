import { firstCause, stoppedSavepointPath } from "@/lib/domain/first-cause";
import type { Cause } from "@/lib/domain/observation";
import { MillraceError } from "@/lib/errors";
import { errorText } from "../rest";
import { asyncOperation } from "../schemas";
import type { FlinkTransport } from "../transport";

export type SavepointResult =
  | { state: "inProgress" }
  | { state: "completed"; path: string }
  /** `path`: the savepoint is complete although the job then failed (StopWithSavepointStoppingException) */
  | { state: "failed"; cause: Cause; path?: string }
  /** the JobManager does not know the trigger: never sent, or forgotten by a failover, or older than five minutes */
  | { state: "unknown" };

/** Of a savepoint or a stop: Flink keeps both under the same path. */
export async function savepointResult(
  transport: FlinkTransport,
  { flinkJobId, triggerId }: { flinkJobId: string; triggerId: string },
): Promise<SavepointResult> {
  const { status, body } = await transport({
    method: "GET",
    path: `/jobs/${flinkJobId}/savepoints/${triggerId}`,
  });
  if (status === 404) return { state: "unknown" };
  const parsed = asyncOperation.safeParse(body);
  if (status !== 200 || !parsed.success)
    throw new MillraceError("FLINK_UNREACHABLE", `Flink answered ${status}: ${errorText(body)}`, {
      cause: parsed.error,
    });
  if (parsed.data.status.id === "IN_PROGRESS") return { state: "inProgress" };
  const { location, "failure-cause": failure } = parsed.data.operation ?? {};
  if (location) return { state: "completed", path: location };
  const detail = failure?.["stack-trace"] ?? "";
  const path = stoppedSavepointPath(detail);
  return {
    state: "failed",
    // Flink gives no time of the failure.
    cause: {
      summary: firstCause(detail) || "Flink names no cause.",
      detail: detail.slice(0, 65_536),
      at: Date.now(),
    },
    ...(path && { path }),
  };
}
