import type { Transaction } from "./context";

/** The run is due now, by the database's clock; the notification says so at commit, and the sweep finds it without. */
export async function wakeController(tx: Transaction, runId: string): Promise<void> {
  await tx.$executeRaw`update "RunSchedule" set "dueAt" = now() where "runId" = ${runId}`;
  await tx.$queryRaw`select pg_notify('millrace_due', ${runId})::text`;
}
