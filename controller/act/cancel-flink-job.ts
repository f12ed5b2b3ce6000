import type { ActionOutcome } from "@/lib/domain/decision";
import { cancelJob } from "@/lib/flink/commands/cancel-job";
import { flinkOf } from "../transport";
import type { At } from "./at";

export async function cancelFlinkJob({ world, run, connection }: At): Promise<ActionOutcome> {
  await cancelJob(flinkOf(world, connection, run), run.row);
  const cancelledAt = world.now();
  return {
    outcome: "done",
    facts: ({ stop, ...before }) => ({ ...before, stop: stop && { ...stop, cancelledAt } }),
  };
}
