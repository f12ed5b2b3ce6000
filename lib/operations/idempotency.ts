import { MillraceError } from "@/lib/errors";
import type { World } from "./context";
import { isUniqueViolation } from "./unique";

export type Answer = { status: number; body: unknown; headers: Record<string, string> };
type Key = { principalId: string; key: string };

/** As long as the OpenAPI document promises. */
const keptMs = 24 * 3600_000;
/** No request takes longer: its process died, and what it did is found by its own rules (one live run, unique names). */
const abandonedMs = 120_000;

/** undefined: this request is the first with its key, and goes on. An answer: it was given before. */
export async function claimKey(
  { db, now }: Pick<World, "db" | "now">,
  { principalId, key }: Key,
  fingerprint: string,
): Promise<Answer | undefined> {
  const at = now();
  const before = (ms: number) => ({ lt: new Date(at.getTime() - ms) });
  await db.idempotencyKey.deleteMany({
    where: {
      principalId,
      OR: [{ createdAt: before(keptMs) }, { status: null, createdAt: before(abandonedMs) }],
    },
  });
  try {
    await db.idempotencyKey.create({ data: { principalId, key, fingerprint, createdAt: at } });
    return undefined;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
  }
  const known = await db.idempotencyKey.findUnique({ where: { principalId_key: { principalId, key } } });
  if (known && known.fingerprint !== fingerprint)
    throw new MillraceError("IDEMPOTENCY_KEY_REUSED", "This Idempotency-Key was sent with another request.");
  if (!known || known.status === null)
    throw new MillraceError(
      "IDEMPOTENCY_KEY_IN_USE",
      "The first request with this Idempotency-Key is still under way.",
    );
  if (known.body === null && known.status !== 204)
    throw new MillraceError(
      "IDEMPOTENCY_KEY_REUSED",
      "The first request with this key was carried out. Its answer held a secret that is shown once.",
    );
  return { status: known.status, body: known.body, headers: (known.headers ?? {}) as Record<string, string> };
}

/** What a retry will be answered. A body that holds a secret is left out. */
export async function keepAnswer(
  { db }: Pick<World, "db">,
  key: Key,
  answer: Answer,
  secret: boolean,
): Promise<void> {
  await db.idempotencyKey.updateMany({
    where: key,
    data: {
      status: answer.status,
      headers: answer.headers,
      ...(!secret && answer.body !== undefined && { body: answer.body as object }),
    },
  });
}

/** The request failed inside: a retry with the same key tries again. */
export async function freeKey({ db }: Pick<World, "db">, key: Key): Promise<void> {
  await db.idempotencyKey.deleteMany({ where: { ...key, status: null } });
}
