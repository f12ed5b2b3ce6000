import type * as contract from "@/lib/contract/projects";
import { newId } from "@/lib/domain/ids";
import { MillraceError } from "@/lib/errors";
import { audit } from "./audit";
import type { Call, Context, Reply, Role, Transaction } from "./context";
import { tokenPrefix } from "./find-token";
import { sha256 } from "./hash";
import { requireProject } from "./permissions";

type TokenRow = {
  id: string;
  name: string;
  prefix: string;
  role: Role;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
};
const presentToken = (row: TokenRow) => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  role: row.role,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
});

export async function listTokens({
  context,
  input,
}: Call<typeof contract.listTokens>): Reply<typeof contract.listTokens> {
  const project = await requireProject(context, input.project, "project.own");
  const rows = await context.db.apiToken.findMany({
    where: { projectId: project.id, revokedAt: null },
    orderBy: { createdAt: "desc" },
  });
  return { items: rows.map(presentToken) };
}

export async function createToken({
  context,
  input,
}: Call<typeof contract.createToken>): Reply<typeof contract.createToken> {
  const project = await requireProject(context, input.project, "project.own");
  const { name, role, expiresAt } = input.body;
  return context.db.$transaction(async (tx) => {
    const { row, token } = await addToken(tx, context, {
      projectId: project.id,
      name,
      role,
      createdById: context.principal.id,
      expiresAt: expiresAt === undefined ? null : new Date(expiresAt),
    });
    await audit(tx, context, {
      projectId: project.id,
      action: "token.create",
      subject: row.id,
      detail: { name, role },
    });
    return { ...presentToken(row), token };
  });
}

/** 192 random bits; only their hash is kept. */
export async function addToken(
  tx: Transaction,
  { random, now }: Pick<Context, "random" | "now">,
  data: { projectId: string; name: string; role: Role; createdById: string | null; expiresAt: Date | null },
) {
  const token = `${tokenPrefix}${Buffer.from(random(24)).toString("base64url")}`;
  const row = await tx.apiToken.create({
    data: {
      ...data,
      id: newId("token", random(10)),
      prefix: token.slice(0, tokenPrefix.length + 6),
      hash: sha256(token),
      createdAt: now(),
    },
  });
  return { row, token };
}

export async function revokeToken({
  context,
  input,
}: Call<typeof contract.revokeToken>): Reply<typeof contract.revokeToken> {
  const project = await requireProject(context, input.project, "project.own");
  await context.db.$transaction(async (tx) => {
    const { count } = await tx.apiToken.updateMany({
      where: { id: input.token, projectId: project.id, revokedAt: null },
      data: { revokedAt: context.now() },
    });
    if (count === 0) throw new MillraceError("NOT_FOUND", `This project has no token ${input.token}.`);
    await audit(tx, context, { projectId: project.id, action: "token.revoke", subject: input.token });
  });
}
