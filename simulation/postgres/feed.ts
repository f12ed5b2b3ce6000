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
  for (const change of changesOf(tx, projectId, run)) appendFeed(tx, change);
}

export function changesOf(tx: Tx, projectId: string, run: RunRow) {
  const { number } = must(tx.rows.versions.get(run.versionId));
  const recovered = run.recoveryOf === null ? undefined : tx.rows.runs.get(run.recoveryOf);
  const recovers = recovered ? { id: recovered.id, number: recovered.number } : null;
  return runChanges(projectId, { ...run, version: { number }, recovers });
}

export const feedOperation = (tx: Tx, projectId: string, row: CommandRow): void =>
  appendFeed(tx, operationChange(must(tx.rows.projects.get(projectId)), row));
