/** Stable codes of problem+json; lib/http/problem.ts gives each its status. */
export type ErrorCode =
  | "VALIDATION_FAILED"
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "CONFLICT"
  | "NAME_TAKEN"
  | "RUN_ALREADY_LIVE"
  | "RUN_NOT_LIVE"
  | "RUN_ALREADY_FINISHED"
  | "QUOTA_EXCEEDED"
  | "TARGET_NOT_READY"
  | "SNAPSHOT_NOT_FOUND"
  | "STATE_NOT_FOUND"
  | "STATE_INCOMPATIBLE"
  | "ARTIFACT_NOT_FOUND"
  | "OPERATION_IN_PROGRESS"
  | "ORPHAN_NOT_ADOPTABLE"
  | "ORPHAN_NOT_DELETABLE"
  | "ORPHAN_GONE"
  | "ORPHAN_UNREADABLE"
  | "IDEMPOTENCY_KEY_REUSED"
  | "IDEMPOTENCY_KEY_IN_USE"
  | "PAYLOAD_TOO_LARGE"
  | "CURSOR_INVALID"
  | "KUBECONFIG_REFUSED"
  | "KUBERNETES_UNREACHABLE"
  | "KUBERNETES_REFUSED"
  | "FLINK_UNREACHABLE"
  | "METRICS_UNREACHABLE"
  | "STATE_UNREACHABLE"
  | "LOG_GONE"
  | "TOO_MANY_STREAMS"
  | "BUSY"
  | "INTERNAL";

export type FieldProblem = { pointer: string; message: string };

/** An error that a user may read: a stable code and a sentence; `cause` goes to the log only. */
export class MillraceError extends Error {
  readonly fields: FieldProblem[];
  readonly detail: Record<string, unknown>;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: { cause?: unknown; fields?: FieldProblem[]; detail?: Record<string, unknown> } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "MillraceError";
    this.fields = options.fields ?? [];
    this.detail = options.detail ?? {};
  }
}
