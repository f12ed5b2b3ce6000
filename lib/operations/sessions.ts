import type { Principal, World } from "./context";
import { sha256 } from "./hash";
import { passwordMatches } from "./passwords";

/** A working week and its weekends: after it one signs in again, however busy the session was. */
export const sessionSeconds = 7 * 24 * 3600;

export const normaliseEmail = (email: string): string => email.trim().normalize("NFKC").toLowerCase();

/** A new session's id, which only the cookie will know; undefined where the password is wrong or the account disabled. */
export async function signIn(
  { db, now, random }: Pick<World, "db" | "now" | "random">,
  account: { email: string; password: string },
): Promise<string | undefined> {
  const user = await db.user.findUnique({ where: { email: normaliseEmail(account.email) } });
  const matches = await passwordMatches(user?.passwordHash, account.password);
  if (!matches || !user || user.disabledAt !== null) return undefined;
  await db.session.deleteMany({ where: { userId: user.id, expiresAt: { lt: now() } } });
  return storeSession({ db, now, random }, user.id);
}

/** 256 random bits for the cookie; the table holds their hash. */
export async function storeSession(
  { db, now, random }: Pick<World, "db" | "now" | "random">,
  userId: string,
): Promise<string> {
  const id = Buffer.from(random(32)).toString("base64url");
  const expiresAt = new Date(now().getTime() + sessionSeconds * 1000);
  await db.session.create({ data: { id: sha256(id), userId, createdAt: now(), expiresAt } });
  return id;
}

/** Who a session belongs to now: asked of the database at every request, so that ending it works at once. */
export async function findSession(
  { db, now }: Pick<World, "db" | "now">,
  id: string,
): Promise<(Principal & { kind: "user" }) | undefined> {
  const session = await db.session.findUnique({ where: { id: sha256(id) }, include: { user: true } });
  if (!session || session.expiresAt <= now() || session.user.disabledAt !== null) return undefined;
  const { user } = session;
  return {
    kind: "user",
    id: user.id,
    name: user.name,
    email: user.email,
    platformAdmin: user.role === "ADMIN",
  };
}

/** Its open streams are ended too: the table's trigger tells every web process to look at who its streams belong to. */
export async function endSession({ db }: Pick<World, "db">, id: string): Promise<void> {
  await db.session.deleteMany({ where: { id: sha256(id) } });
}
