import type { Context } from "./context";

/** Flink version of each job version, without reading their specs: those may be large. */
export async function flinkVersions(
  { db }: Pick<Context, "db">,
  versionIds: string[],
): Promise<(versionId: string | undefined) => string> {
  const rows = await db.$queryRaw<{ id: string; flinkVersion: string }[]>`
    select v.id, e."flinkVersion" from "JobVersion" v join "Engine" e on e.id = v.spec->>'engineId'
    where v.id = any(${versionIds})`;
  const known = new Map(rows.map((row) => [row.id, row.flinkVersion]));
  return (versionId) => (versionId === undefined ? undefined : known.get(versionId)) ?? "";
}
