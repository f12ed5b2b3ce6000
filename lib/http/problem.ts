import type { Problem } from "@/lib/contract/problem";
import { type ErrorCode, MillraceError } from "@/lib/errors";
import { log } from "@/lib/log";
import { databaseTrouble } from "@/lib/operations/database-answers";

/** Every code with its status and title, in one place. */
export const problems: Record<ErrorCode, { status: number; title: string }> = {
  VALIDATION_FAILED: { status: 400, title: "The request is not valid" },
  UNAUTHENTICATED: { status: 401, title: "Not signed in" },
  FORBIDDEN: { status: 403, title: "Not allowed" },
  NOT_FOUND: { status: 404, title: "Not found" },
  CONFLICT: { status: 409, title: "Conflict" },
  NAME_TAKEN: { status: 409, title: "The name is taken" },
  RUN_ALREADY_LIVE: { status: 409, title: "The job has a live run" },
  RUN_NOT_LIVE: { status: 409, title: "The job has no live run" },
  RUN_ALREADY_FINISHED: { status: 409, title: "The run has ended" },
  QUOTA_EXCEEDED: { status: 409, title: "The quota does not allow it" },
  TARGET_NOT_READY: { status: 409, title: "The deployment target is not ready" },
  SNAPSHOT_NOT_FOUND: { status: 409, title: "No such snapshot" },
  STATE_NOT_FOUND: { status: 409, title: "The job's state is not known" },
  STATE_INCOMPATIBLE: { status: 409, title: "The state is another Flink version's" },
  ARTIFACT_NOT_FOUND: { status: 409, title: "No such artifact" },
  OPERATION_IN_PROGRESS: { status: 409, title: "Another command is under way" },
  ORPHAN_NOT_ADOPTABLE: { status: 409, title: "The Deployment cannot be adopted" },
  ORPHAN_NOT_DELETABLE: { status: 409, title: "The Deployment is not Millrace's to delete" },
  ORPHAN_GONE: { status: 409, title: "The Deployment is not there any more" },
  ORPHAN_UNREADABLE: { status: 409, title: "The Deployment does not say which job it runs" },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: "The Idempotency-Key was used for something else" },
  IDEMPOTENCY_KEY_IN_USE: { status: 409, title: "The first request with this Idempotency-Key is under way" },
  PAYLOAD_TOO_LARGE: { status: 413, title: "Too large" },
  CURSOR_INVALID: { status: 400, title: "The cursor is not valid" },
  KUBECONFIG_REFUSED: { status: 422, title: "The kubeconfig cannot be used" },
  KUBERNETES_UNREACHABLE: { status: 502, title: "The Kubernetes cluster does not answer" },
  KUBERNETES_REFUSED: { status: 502, title: "The Kubernetes cluster refused" },
  FLINK_UNREACHABLE: { status: 502, title: "Flink does not answer" },
  METRICS_UNREACHABLE: { status: 502, title: "Prometheus does not answer" },
  STATE_UNREACHABLE: { status: 502, title: "The state cannot be read" },
  LOG_GONE: { status: 410, title: "The log is gone" },
  TOO_MANY_STREAMS: { status: 429, title: "Too many open streams" },
  BUSY: { status: 503, title: "Too much at once" },
  INTERNAL: { status: 500, title: "Something went wrong" },
};

/** What a caller may know of an error. Anything but MillraceError is ours alone: it is logged here, once, and not sent. */
export function problemOf(error: unknown, requestId: string): Problem {
  const known =
    error instanceof MillraceError
      ? error
      : (databaseTrouble(error) ??
        new MillraceError("INTERNAL", `Something went wrong inside Millrace. Its log names ${requestId}.`, {
          cause: error,
        }));
  const { status, title } = problems[known.code];
  if (isCallerGone(error)) log.info({ requestId }, "the caller left before its request was read");
  else if (known.cause !== undefined || status >= 500)
    log[status === 500 ? "error" : "warn"](
      { err: known.cause ?? known, code: known.code, requestId },
      "request failed",
    );
  return {
    type: `urn:millrace:problem:${known.code}`,
    title,
    status,
    code: known.code,
    detail: known.message,
    requestId,
    ...(known.fields.length > 0 && { errors: known.fields }),
    ...(Object.keys(known.detail).length > 0 && { context: known.detail }),
  };
}

/** What Node makes of a request whose connection ends within its body; a database's or a cluster's own reset says `read`. */
const isCallerGone = (error: unknown): boolean =>
  error instanceof Error && error.message === "aborted" && "code" in error && error.code === "ECONNRESET";

export const problemResponse = (problem: Problem): Response =>
  new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      "x-request-id": problem.requestId,
      ...([429, 503].includes(problem.status) && { "retry-after": "5" }),
      ...(problem.status === 401 && { "www-authenticate": 'Bearer realm="millrace"' }),
    },
  });
