import type { World } from "./context";

/** By what a stream was opened: a session (by its stored, hashed id) or an API token. */
export type Opener = { kind: "session" | "token"; id: string };

/** What an opener sees now: no project's changes at all once it is revoked, ended, expired or disabled. */
export type Sight = "ended" | { all: boolean; projects: ReadonlySet<string> };

/** Asked of the database at the moment of delivery, for all streams at once. */
export async function sightOf(
  { db, now }: Pick<World, "db" | "now">,
  openers: Opener[],
): Promise<(opener: Opener) => Sight> {
  const ids = (kind: Opener["kind"]) => openers.filter((one) => one.kind === kind).map(({ id }) => id);
  const [sessions, tokens] = await Promise.all([
    db.session.findMany({
      where: { id: { in: ids("session") }, expiresAt: { gt: now() }, user: { disabledAt: null } },
      select: {
        id: true,
        user: { select: { role: true, memberships: { select: { projectId: true } } } },
      },
    }),
    db.apiToken.findMany({
      where: {
        id: { in: ids("token") },
        revokedAt: null,
        OR: [{ expiresAt: null }, { expiresAt: { gt: now() } }],
      },
      select: { id: true, projectId: true },
    }),
  ]);
  const seen = new Map<string, Sight>();
  for (const { id, user } of sessions)
    seen.set(`session ${id}`, {
      all: user.role === "ADMIN",
      projects: new Set(user.memberships.map(({ projectId }) => projectId)),
    });
  for (const { id, projectId } of tokens)
    seen.set(`token ${id}`, { all: false, projects: new Set([projectId]) });
  return ({ kind, id }) => seen.get(`${kind} ${id}`) ?? "ended";
}
