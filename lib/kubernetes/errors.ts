/** An answer of the API server that is not 2xx, or none at all (status 0, reason Unreachable). */
export class KubernetesError extends Error {
  readonly status: number;
  readonly reason: string;
  readonly retryAfterMs: number | undefined;

  constructor(
    status: number,
    reason: string,
    message: string,
    options: { retryAfterMs?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "KubernetesError";
    this.status = status;
    this.reason = reason;
    this.retryAfterMs = options.retryAfterMs;
  }
}

const hasStatus = (error: unknown, status: number): error is KubernetesError =>
  error instanceof KubernetesError && error.status === status;

export const isNotFound = (error: unknown): boolean => hasStatus(error, 404);
export const isForbidden = (error: unknown): boolean => hasStatus(error, 403);
export const isAlreadyExists = (error: unknown): boolean =>
  hasStatus(error, 409) && error.reason === "AlreadyExists";
/** A precondition failed: another object, or another writer. */
export const isConflict = (error: unknown): boolean =>
  hasStatus(error, 409) && error.reason !== "AlreadyExists";
