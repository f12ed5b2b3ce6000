import type { Action, ActionOutcome } from "@/lib/domain/decision";
import type { LoadedRun } from "@/lib/operations/load-run";
import { ClaimLost } from "@/lib/operations/run-head";
import { connectionOf } from "../transport";
import type { World } from "../world";
import { cancelFlinkJob } from "./cancel-flink-job";
import { captureLogs } from "./capture-logs";
import { createObjects } from "./create-objects";
import { deleteLeftovers } from "./delete-leftovers";
import { deleteState } from "./delete-state";
import { outcomeOf } from "./outcome-of";
import { deleteRunDeployment, scaleRunToZero } from "./remove-deployment";
import { triggerStop } from "./stop-with-savepoint";

/** Carries out what was decided. Never throws what concerns the run alone: it is an outcome. */
export async function act(world: World, run: LoadedRun, action: Action): Promise<ActionOutcome> {
  const connection = connectionOf(world, run);
  if (!connection) return { outcome: "retry", why: "The run's cluster cannot be reached." };
  const at = { world, run, connection };
  try {
    switch (action.do) {
      case "createObjects":
        return await createObjects(at);
      case "stopWithSavepoint":
        return await triggerStop(at, action.triggerId);
      case "cancelFlinkJob":
        return await cancelFlinkJob(at);
      case "captureLogs":
        return await captureLogs(at);
      case "scaleToZero":
        return await scaleRunToZero(at, action.uid);
      case "deleteDeployment":
        return await deleteRunDeployment(at, action.uid);
      case "deleteLeftovers":
        return await deleteLeftovers(at);
      case "deleteState":
        return await deleteState(at);
    }
  } catch (error) {
    if (error instanceof ClaimLost) throw error;
    world.counters.add("act_failures");
    return outcomeOf(error, action, run.row.id);
  }
}
