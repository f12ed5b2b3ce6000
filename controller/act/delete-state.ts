import type { ActionOutcome } from "@/lib/domain/decision";
import { statePaths } from "@/lib/domain/state-layout";
import type { At } from "./at";
import { released } from "./remove-deployment";

/** HA and result-store folders. Archive and checkpoints stay: pages and snapshots point there. */
export async function deleteState({ world, run }: At): Promise<ActionOutcome> {
  const { stateDirectory } = run.row.target;
  if (stateDirectory !== null)
    await world.states(stateDirectory).removeTree(statePaths.highAvailability(run.row.clusterId));
  return { outcome: "done", facts: released("stateDeletedAt", world.now()) };
}
