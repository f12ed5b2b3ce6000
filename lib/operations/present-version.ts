import type { Version } from "@/lib/contract/jobs";
import { jobSpec } from "@/lib/domain/job-spec";
import type { Context } from "./context";

export const versionSummaryFields = {
  id: true,
  number: true,
  comment: true,
  createdAt: true,
  createdById: true,
} as const;
type VersionSummaryRow = {
  id: string;
  number: number;
  comment: string;
  createdAt: Date;
  createdById: string | null;
};

/** Names of the users and tokens that made something; ids of others are left out. */
export async function namesOf(
  { db }: Pick<Context, "db">,
  ids: (string | null)[],
): Promise<(id: string | null) => string | null> {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  const where = { id: { in: wanted } };
  const [users, tokens] =
    wanted.length === 0
      ? [[], []]
      : await Promise.all([
          db.user.findMany({ where, select: { id: true, name: true } }),
          db.apiToken.findMany({ where, select: { id: true, name: true } }),
        ]);
  const names = new Map([...users, ...tokens].map(({ id, name }) => [id, name]));
  return (id) => (id === null ? null : (names.get(id) ?? null));
}

export const presentVersionSummary = (row: VersionSummaryRow, createdBy: string | null) => ({
  id: row.id,
  number: row.number,
  comment: row.comment,
  createdAt: row.createdAt.toISOString(),
  createdBy,
});

export const presentVersion = (
  row: VersionSummaryRow & { spec: unknown },
  createdBy: string | null,
  flinkVersion: string,
): Version => ({ ...presentVersionSummary(row, createdBy), spec: jobSpec.parse(row.spec), flinkVersion });
