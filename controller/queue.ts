import type { Claim, DueClaim } from "@/lib/operations/claim-runs";

type Options = {
  /** passes at once */
  size: number;
  claimThese: (runIds: string[]) => Promise<Claim[]>;
  claimDue: (limit: number) => Promise<DueClaim[]>;
  claimOrphans: (active: string[], limit: number) => Promise<Claim[]>;
  /** never rejects */
  pass: (claim: Claim) => Promise<void>;
  onError: (error: unknown) => void;
  retryMs?: number;
};

export type Queue = {
  /** Something was heard of this run. During its pass this asks for another one. */
  wake(runId: string): void;
  /** Whatever is due, by the database; `orphans`: and what a silent controller holds. */
  look(options?: { orphans?: boolean; onDue?: (found: DueClaim[]) => void }): void;
  /** no new passes; settles when those under way have ended */
  stop(): Promise<void>;
  busy(): number;
};

/** One pass of a run at a time, `size` of them at once. A wake-up is never lost: it starts a pass, or marks one for another. */
export function createQueue(options: Options): Queue {
  const { size, retryMs = 1_000 } = options;
  const running = new Map<string, { again: boolean }>();
  const wanted = new Set<string>();
  const idle: (() => void)[] = [];
  let due = false;
  let orphans = false;
  let onDue: ((found: DueClaim[]) => void) | undefined;
  let claiming = false;
  let asked = false;
  let stopped = false;
  let retry: NodeJS.Timeout | undefined;

  const free = () => size - running.size;

  function start(claim: Claim) {
    const entry = { again: false };
    running.set(claim.runId, entry);
    void options.pass(claim).finally(() => {
      running.delete(claim.runId);
      if (entry.again) wanted.add(claim.runId);
      if (running.size === 0) for (const resolve of idle.splice(0)) resolve();
      void pump();
    });
  }

  /** Wanted runs that have a pass already are marked; the others, as many as fit. */
  function nextWanted(): string[] {
    const batch: string[] = [];
    for (const runId of wanted) {
      const entry = running.get(runId);
      if (entry) entry.again = true;
      else if (batch.length < free()) batch.push(runId);
      else continue;
      wanted.delete(runId);
    }
    return batch;
  }

  async function claimSome(): Promise<boolean> {
    const batch = nextWanted();
    if (batch.length > 0) {
      try {
        for (const claim of await options.claimThese(batch)) start(claim);
      } catch (error) {
        for (const runId of batch) wanted.add(runId);
        throw error;
      }
      return true;
    }
    if (free() === 0) return false;
    if (orphans) {
      orphans = false;
      for (const claim of await options.claimOrphans([...running.keys()], free())) start(claim);
      return true;
    }
    if (!due) return false;
    // Lowered first: who looks while the question is under way asks it again.
    due = false;
    const limit = free();
    const found = await options.claimDue(limit).catch((error: unknown) => {
      due = true;
      throw error;
    });
    onDue?.(found);
    onDue = undefined;
    if (found.length === limit) due = true;
    for (const claim of found) start(claim);
    return true;
  }

  async function pump(): Promise<void> {
    asked = true;
    if (claiming) return;
    claiming = true;
    try {
      // Whatever is asked for while a claim is under way is seen by another round.
      while (asked && !stopped) {
        asked = false;
        while (!stopped && (await claimSome()));
      }
    } catch (error) {
      options.onError(error);
      retry ??= setTimeout(() => {
        retry = undefined;
        void pump();
      }, retryMs);
    } finally {
      claiming = false;
    }
  }

  return {
    wake(runId) {
      wanted.add(runId);
      void pump();
    },
    look(what = {}) {
      due = true;
      orphans ||= what.orphans ?? false;
      onDue ??= what.onDue;
      void pump();
    },
    async stop() {
      stopped = true;
      clearTimeout(retry);
      if (running.size > 0) await new Promise<void>((resolve) => idle.push(resolve));
    },
    busy: () => running.size,
  };
}
