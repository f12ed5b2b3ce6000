import type { World } from "./context";

/** By what a stream was opened: a session (by its stored, hashed id) or an API token. */
export type Opener = { kind: "session" | "token"; id: string };

/** What an opener sees now: no project's changes at all once it is revoked, ended, expired or disabled. */
export type Sight = "ended" | { all: boolean; projects: ReadonlySet<string> };
export type SightOf = (opener: Opener) => Sight;

const idsOf = (openers: Iterable<Opener>, kind: Opener["kind"]): string[] => [
  ...new Set([...openers].filter((one) => one.kind === kind).map(({ id }) => id)),
];

/** Of all these openers, by one question to the database. */
export async function sightOf(
  { db, now }: Pick<World, "db" | "now">,
  openers: Iterable<Opener>,
): Promise<SightOf> {
  const rows = await db.$queryRaw<{ kind: string; id: string; all: boolean; projects: string[] }[]>`
    select 'session' as "kind", s."id", u."role" = 'ADMIN' as "all",
      array(select m."projectId" from "Membership" m where m."userId" = u."id") as "projects"
    from "Session" s join "User" u on u."id" = s."userId"
    where s."id" = any(${idsOf(openers, "session")}) and s."expiresAt" > ${now()} and u."disabledAt" is null
    union all
    select 'token', t."id", false, array[t."projectId"] from "ApiToken" t
    where t."id" = any(${idsOf(openers, "token")}) and t."revokedAt" is null
      and (t."expiresAt" is null or t."expiresAt" > ${now()})`;
  const seen = new Map(
    rows.map(({ kind, id, all, projects }) => [`${kind} ${id}`, { all, projects: new Set(projects) }]),
  );
  return ({ kind, id }) => seen.get(`${kind} ${id}`) ?? "ended";
}
