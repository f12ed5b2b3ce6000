import type { RemainsSeen } from "@/lib/domain/observation";
import { readArchive } from "./archive";
import { readJobResult } from "./job-result";
import type { StateStore } from "./state-store";

export type RunIds = { clusterId: string; flinkJobId: string; applicationId: string };

/** How the job ended, from what its JobManager wrote: the archive tells most, the job result store is written after it. */
export async function readRemains(store: StateStore, run: RunIds): Promise<RemainsSeen> {
  try {
    return (await readArchive(store, run)) ?? (await readJobResult(store, run)) ?? { seen: "nothing" };
  } catch (error) {
    return { seen: "unknown", why: error instanceof Error ? error.message : String(error) };
  }
}
