import type { DesiredState } from "@/lib/domain/run-state";
import type { Database } from "@/lib/postgres/client";
import { Prisma } from "@/prisma/generated/client";
import type { Claim } from "./claim-runs";
import type { Transaction } from "./context";
import type { OperationRow } from "./present-operation";

/** A start or a stop that has not ended. */
export type OpenOperation = OperationRow & { input: unknown };

/**
 * What a record of a run is made from, beside what its pass saw, as it was at one moment: whatever changes any of it writes
 * the run's row, and makes it another version.
 */
export type RunHead = {
  /** of the row: the transaction that wrote it */
  version: string;
  number: number;
  versionNumber: number;
  desired: DesiredState;
  /** the number of its last event */
  sequence: number;
  createdAt: Date;
  settledAt: Date | null;
  releasedAt: Date | null;
  /** given by time */
  operations: OpenOperation[];
};

/** Another controller holds the run now: this pass must not write, nor act. */
export class ClaimLost extends Error {}

type Open = Omit<OpenOperation, "createdAt" | "finishedAt"> & { createdAt: string };
export type HeadColumns = Omit<RunHead, "operations"> & { operations: Open[] | null };

export const headOf = (columns: HeadColumns): RunHead => ({
  version: columns.version,
  number: columns.number,
  versionNumber: columns.versionNumber,
  desired: columns.desired,
  sequence: columns.sequence,
  createdAt: columns.createdAt,
  settledAt: columns.settledAt,
  releasedAt: columns.releasedAt,
  operations: (columns.operations ?? []).map((one) => ({
    ...one,
    createdAt: new Date(one.createdAt),
    finishedAt: null,
  })),
});

/** Of a run `r` and its version `v`. */
export const headColumns = Prisma.sql`
  r."xmin"::text as "version", r."number", v."number" as "versionNumber", r."desired"::text as "desired",
  r."sequence", r."createdAt", r."settledAt", r."releasedAt",
  (select jsonb_agg(to_jsonb(o) order by o."createdAt", o."id") from "Operation" o
    where o."runId" = r."id" and o."state" in ('PENDING', 'RUNNING') and o."kind" in ('START', 'STOP')
  ) as "operations"`;

/** As it is now. One statement sees one moment: with a lock, its row would be newer than what stands beside it. */
export async function readHead(db: Database | Transaction, claim: Claim): Promise<RunHead> {
  const [row] = await db.$queryRaw<HeadColumns[]>`
    select ${headColumns}
    from "Run" r
    join "RunSchedule" s on s."runId" = r."id"
    join "JobVersion" v on v."id" = r."versionId"
    where r."id" = ${claim.runId} and s."owner" = ${claim.owner} and s."epoch" = ${claim.epoch}`;
  if (!row) throw claimLost(claim);
  return headOf(row);
}

/** Web locks a run before its schedule, and so do we: two orders would lock each other out. */
export async function lockHead(tx: Transaction, claim: Claim): Promise<RunHead> {
  await tx.$queryRaw`
    select 1 from "Run" r join "RunSchedule" s on s."runId" = r."id" where r."id" = ${claim.runId} for update of r, s`;
  return readHead(tx, claim);
}

export const claimLost = ({ runId }: Claim) => new ClaimLost(`the claim on ${runId} was taken`);
