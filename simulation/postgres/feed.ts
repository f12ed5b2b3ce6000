import { operationChange, runChanges } from "@/lib/operations/feed";
import { must } from "./load";
import type { CommandRow, FeedRow, RunRow } from "./rows";
import type { Tx } from "./tables";

export function appendFeed(tx: Tx, change: Pick<FeedRow, "projectId" | "subject" | "summary">): void {
  const position = tx.next("feed");
  tx.put("feed", String(position), { ...change, xid: tx.xid, position });
  tx.notify("millrace_feed", "");
}

export function feedRun(tx: Tx, projectId: string, run: RunRow): void {
  const { number } = must(tx.rows.versions.get(run.versionId));
  const recovered = run.recoveryOf === null ? undefined : tx.rows.runs.get(run.recoveryOf);
  const recovers = recovered ? { id: recovered.id, number: recovered.number } : null;
  for (const change of runChanges(projectId, { ...run, version: { number }, recovers }))
    appendFeed(tx, change);
}

export const feedOperation = (tx: Tx, projectId: string, row: CommandRow): void =>
  appendFeed(tx, operationChange(must(tx.rows.projects.get(projectId)), row));
