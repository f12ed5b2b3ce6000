import { vi } from "vitest";
import type { Claim } from "@/lib/operations/claim-runs";
import { createQueue } from "../queue";

export const claimOf = (runId: string): Claim => ({ runId, owner: "me", epoch: 1n });
/** Whatever is under way without a timer goes on. */
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A queue over a database that grants every claim; passes end when the test says so. */
export function queueScene(size = 2, aside = 0, gatherMs = 0) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const due: string[] = [];
  const errors: unknown[] = [];
  const claimThese = vi.fn<(runIds: string[]) => Promise<Claim[]>>(async (runIds) => runIds.map(claimOf));
  const claimOrphans = vi.fn<(active: string[], limit: number) => Promise<Claim[]>>(async () => []);
  let mayClaim = true;
  const queue = createQueue({
    size,
    aside,
    mayClaim: () => mayClaim,
    claimThese,
    claimDue: async (limit) => due.splice(0, limit).map((runId) => ({ ...claimOf(runId), overdueMs: 0 })),
    claimOrphans,
    pass: ({ runId }) => {
      if (ends.has(runId)) throw new Error(`two passes of ${runId} at once`);
      begun.push(runId);
      return new Promise((resolve) => ends.set(runId, resolve));
    },
    onError: (error) => errors.push(error),
    retryMs: 5,
    gatherMs,
  });
  const end = async (runId: string) => {
    const resolve = ends.get(runId);
    ends.delete(runId);
    resolve?.();
    await turn();
  };
  const fence = (closed: boolean) => (mayClaim = !closed);
  return { queue, begun, end, due, errors, claimThese, claimOrphans, fence };
}
