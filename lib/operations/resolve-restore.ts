import type { JobSpec } from "@/lib/domain/job-spec";
import type { StartFrom } from "@/lib/domain/operation";
import { MillraceError } from "@/lib/errors";
import type { Transaction } from "./context";
import { newestSnapshot } from "./newest-snapshot";

type Restore = {
  restorePath: string | null;
  restoreSnapshotId: string | null;
  allowNonRestoredState: boolean;
};

/** What a start says, or where it says nothing its version's policy. */
export const startFromOf = (given: StartFrom | undefined, policy: JobSpec["restore"]): StartFrom =>
  given ?? (policy === "FRESH" ? { from: "FRESH" } : { from: "LATEST_STATE", allowNonRestoredState: false });

/** The state that a start begins with, fixed when it is accepted. A chosen snapshot must be one of this job's. */
export async function resolveRestore(tx: Transaction, jobId: string, start: StartFrom): Promise<Restore> {
  switch (start.from) {
    case "FRESH":
      return { restorePath: null, restoreSnapshotId: null, allowNonRestoredState: false };
    case "LATEST_STATE": {
      const newest = await newestSnapshot(tx, jobId);
      return restoreFrom(newest, start.allowNonRestoredState);
    }
    case "SNAPSHOT": {
      const chosen = await tx.snapshot.findFirst({ where: { id: start.snapshotId, jobId } });
      if (!chosen)
        throw new MillraceError("SNAPSHOT_NOT_FOUND", `This job has no snapshot ${start.snapshotId}.`, {
          fields: [{ pointer: "/snapshotId", message: "is not one of this job's" }],
        });
      return restoreFrom(chosen, start.allowNonRestoredState);
    }
  }
}

const restoreFrom = (
  snapshot: { id: string; path: string } | null,
  allowNonRestoredState: boolean,
): Restore => ({
  restorePath: snapshot?.path ?? null,
  restoreSnapshotId: snapshot?.id ?? null,
  allowNonRestoredState,
});
