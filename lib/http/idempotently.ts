import type { Endpoint } from "@/lib/contract/endpoint";
import { MillraceError } from "@/lib/errors";
import type { Context } from "@/lib/operations/context";
import { sha256 } from "@/lib/operations/hash";
import { type Answer, claimKey, freeKey, keepAnswer } from "@/lib/operations/idempotency";
import { problemOf } from "./problem";

/**
 * Carries a request out once for each Idempotency-Key of its sender. Uploads are left out: they are addressed by their
 * content, so a repeated one changes nothing, and hashing the body for a fingerprint would mean to keep it.
 */
export async function idempotently(
  endpoint: Endpoint,
  request: Request,
  given: { context: Context; body: unknown },
  work: () => Promise<Answer>,
): Promise<Answer> {
  const key = request.headers.get("idempotency-key");
  if (key === null || !endpoint.idempotent || endpoint.bodyKind === "stream") return work();
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw new MillraceError("VALIDATION_FAILED", "Idempotency-Key: 1 to 255 visible ASCII characters.");
  const { pathname, search } = new URL(request.url);
  const { context, body } = given;
  const claim = { principalId: context.principal.id, key };
  const fingerprint = sha256(`${request.method} ${pathname}${search}\n${JSON.stringify(body ?? null)}`);
  const replayed = await claimKey(context, claim, fingerprint);
  if (replayed) return { ...replayed, headers: { ...replayed.headers, "idempotency-replayed": "true" } };
  const answer = await work().catch((error: unknown): Answer => {
    const problem = problemOf(error, context.requestId);
    return { status: problem.status, body: problem, headers: { "content-type": "application/problem+json" } };
  });
  if (answer.status >= 500) await freeKey(context, claim);
  else await keepAnswer(context, claim, answer, endpoint.secretReply && answer.status < 300);
  return answer;
}
