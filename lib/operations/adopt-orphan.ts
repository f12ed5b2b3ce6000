import type * as contract from "@/lib/contract/orphans";
import { adoptionRefusal } from "@/lib/domain/orphans";
import { MillraceError } from "@/lib/errors";
import type { Call, Reply, Transaction } from "./context";
import { commandOrphan, lockOrphan } from "./orphan-command";
import { requirePlatformAdmin } from "./permissions";
import { presentOperation } from "./present-operation";
import { lockJob, lockTarget, refuseWhileLive } from "./start-checks";

/** Asks the controller to read an orphan's ids and make a run of it. What stands against it now is said at once. */
export async function adoptOrphan({
  context,
  input,
}: Call<typeof contract.adoptOrphan>): Reply<typeof contract.adoptOrphan> {
  requirePlatformAdmin(context);
  const { operation, project } = await context.db.$transaction(async (tx) => {
    const orphan = await lockOrphan(tx, input.orphan, { code: "ORPHAN_NOT_ADOPTABLE", why: adoptionRefusal });
    const jobId = await jobOf(tx, orphan, input.body?.jobId);
    await refuseWhileLive(tx, await lockJob(tx, orphan.target.projectId, jobId));
    await lockTarget(tx, orphan.target.id);
    return commandOrphan(tx, context, orphan, { kind: "ADOPT_ORPHAN", jobId });
  });
  return presentOperation(operation, project);
}

/** The job that started it, where it is there; else the one that was chosen. Its next start must find this run's state. */
async function jobOf(
  tx: Transaction,
  { name, jobId, target }: { name: string; jobId: string | null; target: { id: string; name: string } },
  chosen: string | undefined,
): Promise<string> {
  const ids = [jobId, chosen].filter((id) => id !== null && id !== undefined);
  const jobs = await tx.job.findMany({
    where: { id: { in: ids }, targetId: target.id },
    select: { id: true, name: true },
  });
  const own = jobs.find(({ id }) => id === jobId);
  if (own && chosen !== undefined && chosen !== own.id)
    throw refused(`${name} was started by ${own.name}: it can be adopted by no other job`);
  if (own) return own.id;
  if (chosen === undefined)
    throw refused(`the job that started ${name} is not there: choose one of target ${target.name}`);
  if (jobs.length === 0) throw refused(`target ${target.name} has no such job`);
  return chosen;
}

const refused = (message: string): MillraceError =>
  new MillraceError("VALIDATION_FAILED", `/jobId: ${message}.`, { fields: [{ pointer: "/jobId", message }] });
