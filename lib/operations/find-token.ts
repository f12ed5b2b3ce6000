import type { Principal, World } from "./context";
import { sha256 } from "./hash";

export const tokenPrefix = "mrt_";
/** `lastUsedAt` is for people; a write at every call would cost more than it tells. */
const usedEveryMs = 60_000;

/** The token's principal. Looked up by its hash: no comparison of secrets whose time could tell something. */
export async function findToken(
  { db, now }: Pick<World, "db" | "now">,
  text: string,
): Promise<(Principal & { kind: "token" }) | undefined> {
  if (!text.startsWith(tokenPrefix)) return undefined;
  const token = await db.apiToken.findUnique({ where: { hash: sha256(text) } });
  if (!token || token.revokedAt !== null || (token.expiresAt !== null && token.expiresAt <= now()))
    return undefined;
  if (token.lastUsedAt === null || now().getTime() - token.lastUsedAt.getTime() > usedEveryMs)
    await db.apiToken.updateMany({ where: { id: token.id }, data: { lastUsedAt: now() } });
  return { kind: "token", id: token.id, name: token.name, projectId: token.projectId, role: token.role };
}
