import { info } from "@/scripts/info";
import { hash } from "@node-rs/argon2";
import { newId } from "@/lib/domain/ids";
import { query } from "./database";

const random = () => crypto.getRandomValues(new Uint8Array(10));

/** A user who may only look. There is no page for members yet, so it is written as the seed would. */
export async function ensureViewer(project: string): Promise<{ email: string; password: string }> {
  const account = { email: "viewer@e2e.millrace.local", password: Buffer.from(random()).toString("hex") };
  const [user] = await query<{ id: string }>(
    `insert into "User" (id, email, name, "passwordHash") values ($1, $2, 'Vic Viewer', $3)
     on conflict (email) do update set "passwordHash" = excluded."passwordHash" returning id`,
    [newId("user", random()), account.email, await hash(account.password)],
  );
  await query(
    `insert into "Membership" ("projectId", "userId", role) select id, $1, 'VIEWER' from "Project" where slug = $2
     on conflict do nothing`,
    [user?.id, project],
  );
  return account;
}

/** A project that nobody is a member of. */
export async function ensureForeignProject(): Promise<string> {
  const slug = "e2e-foreign";
  await query(
    `insert into "Project" (id, slug, name) values ($1, $2, 'Foreign') on conflict (slug) do nothing`,
    [newId("project", random()), slug],
  );
  return slug;
}

export function account(who: "admin" | "engineer"): { email: string; password: string } {
  const found = info.accounts.find(({ role }) => (role === "ADMIN") === (who === "admin"));
  if (!found) throw new Error(`The stack has no account for an ${who}`);
  return found;
}
