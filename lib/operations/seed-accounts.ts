import { newId } from "@/lib/domain/ids";
import { MillraceError } from "@/lib/errors";
import type { Principal, World } from "./context";
import { hashPassword, passwordMatches } from "./passwords";
import { normaliseEmail } from "./sessions";

type Account = { email: string; name?: string | undefined; password: string; role: "ADMIN" | "MEMBER" };

/** Accounts that are there keep their id; a password is hashed anew only where it is another. Answers the first administrator. */
export async function seedAccounts(
  { db, now, random }: Pick<World, "db" | "now" | "random">,
  accounts: Account[],
): Promise<Principal & { kind: "user" }> {
  for (const account of accounts) {
    const email = normaliseEmail(account.email);
    const name = account.name ?? email.split("@")[0] ?? email;
    const known = await db.user.findUnique({ where: { email } });
    const same = known && (await passwordMatches(known.passwordHash, account.password));
    const passwordHash = same ? known.passwordHash : await hashPassword(account.password);
    await db.user.upsert({
      where: { email },
      update: { passwordHash, role: account.role, disabledAt: null },
      create: {
        id: newId("user", random(10)),
        email,
        name,
        passwordHash,
        role: account.role,
        createdAt: now(),
      },
    });
  }
  const admins = accounts.filter(({ role }) => role === "ADMIN").map(({ email }) => normaliseEmail(email));
  const admin = await db.user.findFirst({ where: { email: { in: admins } }, orderBy: { createdAt: "asc" } });
  if (!admin) throw new MillraceError("VALIDATION_FAILED", "The seed needs an account with the role ADMIN.");
  return { kind: "user", id: admin.id, name: admin.name, email: admin.email, platformAdmin: true };
}
