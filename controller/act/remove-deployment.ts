import type { ActionOutcome } from "@/lib/domain/decision";
import type { RunFacts } from "@/lib/domain/run-facts";
import { deleteDeployment, scaleToZero } from "@/lib/kubernetes/delete";
import type { At } from "./at";

const seenDeployment = ({ run: { row } }: At, uid: string) => ({
  namespace: row.target.namespace,
  name: row.clusterId,
  uid,
});

/** A step of release that is done; the first time counts. */
export const released =
  (step: keyof RunFacts["release"], now: number) =>
  (before: RunFacts): RunFacts => ({
    ...before,
    release: { ...before.release, [step]: before.release[step] ?? now },
  });

export async function scaleRunToZero(at: At, uid: string): Promise<ActionOutcome> {
  await scaleToZero(at.connection.client, seenDeployment(at, uid));
  return { outcome: "done", facts: released("scaledDownAt", at.world.now()) };
}

export async function deleteRunDeployment(at: At, uid: string): Promise<ActionOutcome> {
  await deleteDeployment(at.connection.client, seenDeployment(at, uid));
  return { outcome: "done", facts: released("deploymentDeletedAt", at.world.now()) };
}
