import type * as contract from "@/lib/contract/flink";
import { isCheckpointPath } from "@/lib/domain/state-layout";
import { readCheckpoints } from "@/lib/flink/rest";
import type { Call, Reply } from "./context";
import { readOfRun } from "./read-flink";

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();
/** −1: not yet */
const known = (value: number): number | null => (value < 0 ? null : value);

export const listCheckpoints = ({
  context,
  input,
}: Call<typeof contract.listCheckpoints>): Reply<typeof contract.listCheckpoints> =>
  readOfRun(context, input, "checkpoints", async (transport, jobId) => {
    const seen = await readCheckpoints(transport, jobId);
    if (!seen) return undefined;
    const { counts, history } = seen;
    const { restored } = seen.latest;
    return {
      counts: {
        completed: counts.completed,
        failed: counts.failed,
        inProgress: counts.in_progress,
        restored: counts.restored,
        total: counts.total,
      },
      restored: restored
        ? {
            id: restored.id,
            path: restored.external_path ?? null,
            at: iso(restored.restore_timestamp),
            savepoint: restored.is_savepoint && !isCheckpointPath(restored.external_path ?? ""),
          }
        : null,
      items: history.map((one) => ({
        id: one.id,
        status: one.status,
        savepoint: one.is_savepoint,
        triggeredAt: iso(one.trigger_timestamp),
        durationMs: known(one.end_to_end_duration),
        sizeBytes: known(one.state_size),
        path: one.external_path ?? null,
        failure: one.failure_message ?? null,
      })),
    };
  });
