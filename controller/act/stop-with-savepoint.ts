import type { ActionOutcome } from "@/lib/domain/decision";
import { stateUri, statePaths } from "@/lib/domain/state-layout";
import { MillraceError } from "@/lib/errors";
import { stopWithSavepoint } from "@/lib/flink/commands/stop-with-savepoint";
import { flinkOf } from "../transport";
import type { At } from "./at";

/** Idempotent by the trigger id, which the first transaction stored. */
export async function triggerStop({ world, run, connection }: At, triggerId: string): Promise<ActionOutcome> {
  const { flinkJobId, clusterId } = run.row;
  const targetDirectory = stateUri(statePaths.savepoints(clusterId));
  const now = world.now();
  const first = run.view.facts.stop?.triggeredAt === undefined;
  try {
    await stopWithSavepoint(flinkOf(world, connection, run), { flinkJobId, triggerId, targetDirectory });
  } catch (error) {
    if (!(error instanceof MillraceError) || error.code !== "CONFLICT") throw error;
    const { message: summary } = error;
    return {
      outcome: "done",
      facts: ({ stop, ...before }) => ({
        ...before,
        stop: stop && { ...stop, failure: { summary, at: now } },
      }),
    };
  }
  return {
    outcome: "done",
    facts: ({ stop, ...before }) => ({ ...before, stop: stop && { ...stop, triggerId, triggeredAt: now } }),
    ...(first && {
      events: [
        {
          type: "SavepointTriggered",
          state: null,
          message: "Flink takes the savepoint and then stops the job",
          detail: { triggerId },
          occurredAt: now,
        },
      ],
    }),
  };
}
