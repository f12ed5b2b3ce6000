import type { Change } from "./commit";
import { jsonText, requireText } from "./json";
import type { Rows } from "./rows";
import type { Tx } from "./tables";

/** As Prisma says that a constraint refused: the code is all that anybody asks of it. */
export class Refused extends Error {
  constructor(
    readonly code: "P2002" | "P2003" | "P2004",
    message: string,
  ) {
    super(message);
  }
}

/** The constraints of the migrations that rows of the model can break. */
export function requireConstraints(
  tx: Pick<Tx, "rows" | "live">,
  { table, key, before, after }: Change,
): void {
  if (table === "runs") {
    const run = after as Rows["runs"];
    const live = tx.live.get(run.jobId);
    if (!run.releasedAt && live !== undefined && live !== key)
      throw new Refused("P2002", "Run_one_live_per_job");
    if (run.releasedAt && !run.settledAt) throw new Refused("P2004", "Run_released_runs_are_settled");
    if (!before && run.recoveryOf !== null) requireFirstRecovery(tx, key, run);
    requireText(run.message);
  }
  if (table === "events") {
    const known = (before as Rows["events"] | undefined)?.length ?? 0;
    for (const { message, detail } of (after as Rows["events"]).slice(known)) {
      requireText(message);
      jsonText(detail);
    }
  }
  if (table === "logs" && !tx.rows.runs.has(key)) throw new Refused("P2003", "ContainerLog_runId_fkey");
  if (table === "feed" && bytesOf((after as Rows["feed"]).summary) > 600)
    throw new Refused("P2004", "ChangeFeed_summary_is_small");
}

/** A recovery is a run of the same job. */
function requireFirstRecovery({ rows }: Pick<Tx, "rows">, key: string, run: Rows["runs"]): void {
  for (const id of rows.runsOfJob.get(run.jobId) ?? [])
    if (id !== key && rows.runs.get(id)?.recoveryOf === run.recoveryOf)
      throw new Refused("P2002", "Run_recoveryOf_key");
}

/** octet_length of jsonb's text: a space behind each colon and comma between fields. */
function bytesOf(summary: object): number {
  const separators = (value: unknown): number => {
    if (typeof value !== "object" || value === null) return 0;
    const entries = Object.values(value).filter((one) => one !== undefined);
    const own = Array.isArray(value) ? entries.length - 1 : 2 * entries.length - 1;
    return Math.max(0, own) + entries.reduce((sum: number, one) => sum + separators(one), 0);
  };
  return Buffer.byteLength(jsonText(summary)) + separators(summary);
}
