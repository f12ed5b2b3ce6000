import { newId } from "@/lib/domain/ids";
import type { FoundOrphan, KnownRun } from "@/lib/domain/orphans";
import type { Database } from "@/lib/postgres/client";
import type { SweepClaim } from "./claim-sweep";
import type { Transaction } from "./context";
import { feedOrphans } from "./feed-orphans";

export type SweepFindings = {
  orphans: FoundOrphan[];
  missing: KnownRun[];
  /** of the cluster, by namespace */
  targets: ReadonlyMap<string, string>;
};

/**
 * Rows follow what was seen: they come with an object, and go with it. Answers whether it was written; it is not where
 * another controller has begun a later sweep.
 */
export async function recordSweep(
  db: Database,
  claim: SweepClaim,
  found: SweepFindings | { trouble: string },
  at: Date,
  random: (bytes: number) => Uint8Array,
): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const before = await lock(tx, claim);
    if (!before) return false;
    const trouble = "trouble" in found ? found.trouble : null;
    // Not seeing is not absence: what was found before stays.
    const changed = "trouble" in found ? false : await write(tx, claim.clusterId, found, at, random);
    await tx.orphanSweep.update({
      where: { clusterId: claim.clusterId },
      data: trouble === null ? { trouble, sweptAt: at } : { trouble },
    });
    if (changed || before.trouble !== trouble || before.sweptAt === null)
      await feedOrphans(tx, claim.clusterId);
    return true;
  });
}

async function lock(tx: Transaction, { clusterId, owner, epoch }: SweepClaim) {
  const [row] = await tx.$queryRaw<{ trouble: string | null; sweptAt: Date | null }[]>`
    select "trouble", "sweptAt" from "OrphanSweep"
    where "clusterId" = ${clusterId} and "owner" = ${owner} and "epoch" = ${epoch} for update`;
  return row;
}

async function write(
  tx: Transaction,
  clusterId: string,
  { orphans, missing, targets }: SweepFindings,
  at: Date,
  random: (bytes: number) => Uint8Array,
): Promise<boolean> {
  const known = await tx.orphan.findMany({
    where: { clusterId },
    select: { uid: true, kind: true, targetId: true },
  });
  const byUid = new Map(known.map((row) => [row.uid, row]));
  const uids = orphans.map(({ uid }) => uid);
  // As one parameter: a cluster may hold more of them than a statement may have parameters.
  const gone = await tx.$executeRaw`
    delete from "Orphan" where "clusterId" = ${clusterId} and not ("uid" = any(${uids}))`;
  const targetOf = ({ namespace }: FoundOrphan) => targets.get(namespace) ?? null;
  const fresh = await insert(
    tx,
    orphans
      .filter(({ uid }) => !byUid.has(uid))
      .map((one) => ({ ...one, id: newId("orphan", random(10)), targetId: targetOf(one) })),
    clusterId,
    at,
  );
  await tx.orphan.updateMany({ where: { clusterId }, data: { lastSeenAt: at } });
  // Adopted while the sweep was under way.
  await tx.$executeRaw`
    delete from "Orphan" o using "Run" r
    where o."clusterId" = ${clusterId} and r."id" = o."runId" and r."deploymentUid" = o."uid"`;
  const moved = orphans.filter((one) => {
    const row = byUid.get(one.uid);
    return row && (row.kind !== one.kind || row.targetId !== targetOf(one));
  });
  for (const one of moved)
    await tx.orphan.updateMany({
      where: { uid: one.uid },
      data: { kind: one.kind, targetId: targetOf(one) },
    });
  return [gone + fresh + moved.length, await writeMissing(tx, clusterId, missing, at)].some(
    (count) => count > 0,
  );
}

/** Rows of one statement: what Prisma makes of thousands at once, the process would keep for ever (its WebAssembly memory). */
const rowsAtOnce = 200;

async function insert(
  tx: Transaction,
  rows: (FoundOrphan & { id: string; targetId: string | null })[],
  clusterId: string,
  at: Date,
): Promise<number> {
  let count = 0;
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const part = rows
      .slice(from, from + rowsAtOnce)
      .map(({ createdAt, ...row }) => ({ ...row, createdAt: new Date(createdAt).toISOString() }));
    // One Kubernetes cluster that is registered twice shows its objects twice.
    count += await tx.$executeRaw`
      insert into "Orphan" ("id", "uid", "kind", "clusterId", "targetId", "namespace", "name", "runId", "jobId",
        "objectCreatedAt", "firstSeenAt", "lastSeenAt")
      select "id", "uid", "kind"::"OrphanKind", ${clusterId}, "targetId", "namespace", "name", "runId", "jobId", "createdAt", ${at}, ${at}
      from jsonb_to_recordset(${JSON.stringify(part)}::jsonb) as row ("id" text, "uid" text, "kind" text, "targetId" text,
        "namespace" text, "name" text, "runId" text, "jobId" text, "createdAt" timestamptz(3))
      on conflict do nothing`;
  }
  return count;
}

async function writeMissing(tx: Transaction, clusterId: string, missing: KnownRun[], at: Date) {
  const ids = missing.map(({ id }) => id);
  const found = await tx.$executeRaw`
    delete from "MissingDeployment" where "clusterId" = ${clusterId} and not ("runId" = any(${ids}))`;
  // A job, with its runs, may have been deleted since they were read.
  const fresh = await tx.$executeRaw`
    insert into "MissingDeployment" ("runId", "clusterId", "since")
    select "id", ${clusterId}, ${at} from "Run" where "id" = any(${ids}) on conflict do nothing`;
  return found + fresh;
}
