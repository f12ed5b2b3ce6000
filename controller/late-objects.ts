import { deleteDeployment } from "@/lib/kubernetes/delete";
import { log } from "@/lib/log";
import type { LoadedRun } from "@/lib/operations/load-run";
import { removeLeftovers } from "./act/delete-leftovers";
import { connectionOf, namesOf } from "./transport";
import type { World } from "./world";

const againMs = 5_000;

/**
 * What appears of a released run (a controller that was paused posts its Deployment late) is deleted by UID: the run's
 * end is the recorded intent. Null: nothing is seen of it.
 */
export async function removeLateObjects(world: World, run: LoadedRun): Promise<number | null> {
  const connection = connectionOf(world, run);
  if (!connection) return null;
  const { namespace } = run.row.target;
  const deployment = connection.view.deployment(run.row.id, namespace);
  const pods = connection.view.pods(run.row.id, namespace);
  const somePods = pods.seen === "present" && pods.pods.length > 0;
  if (deployment.seen !== "present" && !somePods) return null;
  log.warn({ run: run.row.id }, "an object of a released run appeared and is deleted");
  world.counters.add("late_objects");
  if (deployment.seen === "present") {
    const { uid } = deployment;
    await deleteDeployment(connection.client, { namespace, name: run.row.clusterId, uid });
  } else await removeLeftovers(connection.client, namesOf(run), run.row.flinkJobId);
  return againMs;
}
