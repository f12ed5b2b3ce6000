import type { Action, ActionOutcome } from "@/lib/domain/decision";
import { MillraceError } from "@/lib/errors";
import { KubernetesError } from "@/lib/kubernetes/errors";
import { log } from "@/lib/log";

const soonMs = 1_000;

/** What an error of an action means for the run: whether waiting, trying again or a person helps. */
export function outcomeOf(error: unknown, action: Action, runId: string): ActionOutcome {
  if (error instanceof KubernetesError) return ofKubernetes(error);
  if (error instanceof MillraceError && error.code === "FLINK_UNREACHABLE")
    return { outcome: "retry", why: error.message };
  // The job is not there any more, or not yet: the next observation tells.
  if (error instanceof MillraceError && error.code === "RUN_NOT_LIVE")
    return { outcome: "wait", lookAgainInMs: soonMs };
  log.error({ err: error, run: runId, action: action.do }, "an action failed");
  return { outcome: "retry", why: `It could not be done (${action.do}).` };
}

function ofKubernetes(error: KubernetesError): ActionOutcome {
  const { status, message } = error;
  const passing = status === 0 || status === 409 || status === 429 || status >= 500;
  if (passing) return { outcome: "retry", why: `Kubernetes: ${message}` };
  const refused = status === 401 || status === 403 || status === 404;
  return { outcome: "stuck", reason: refused ? "KubernetesRefused" : "ManifestRefused", message };
}
