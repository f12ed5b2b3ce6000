import type { Claim, DueClaim } from "@/lib/operations/claim-runs";

type Options = {
  /** passes at once */
  size: number;
  /** passes that may wait aside at once, beside those */
  aside?: number;
  /** false: nothing may be claimed now; what is wanted is kept, and asked for again */
  mayClaim?: () => boolean;
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
  /**
   * A pass waits for somebody else outside of its place, which another may take meanwhile: who does not answer must not
   * keep the others waiting. It goes on when there is a place again, before anything new begins.
   */
  aside<T>(work: Promise<T>): Promise<T>;
  /** no new passes; settles when those under way have ended */
  stop(): Promise<void>;
  /** the runs that have a pass now */
  active(): string[];
};

/**
 * One pass of a run at a time, `size` of them at once. A wake-up is never lost: it starts a pass, or marks one for
 * another. What is kept is one id for each run, however often it is woken. Wanted, due and orphaned runs take turns: each
 * that waits has its share of the room, however much there is of the others.
 */
export function createQueue(options: Options): Queue {
  const { size, mayClaim = () => true, retryMs = 500 } = options;
  const mostAside = options.aside ?? 0;
  const running = new Map<string, { again: boolean }>();
  const wanted = new Set<string>();
  const idle: (() => void)[] = [];
  const returning: (() => void)[] = [];
  let away = 0;
  let due = false;
  let orphans = false;
  let onDue: ((found: DueClaim[]) => void) | undefined;
  let claiming = false;
  let asked = false;
  let stopped = false;
  let retry: NodeJS.Timeout | undefined;

  /** The first has the next turn. */
  const sources = [
    { waits: () => wanted.size > 0, claim: claimWanted },
    { waits: () => orphans, claim: claimOrphans },
    { waits: () => due, claim: claimDue },
  ];

  /** Places that are free, or due to those that return. */
  const places = () => size - (running.size - away);

  function readmit() {
    while (returning.length > 0 && places() > 0) {
      away--;
      returning.shift()?.();
    }
  }

  async function aside<T>(work: Promise<T>): Promise<T> {
    if (away >= mostAside) return work;
    away++;
    void pump();
    try {
      return await work;
    } finally {
      await new Promise<void>((resolve) => {
        returning.push(resolve);
        readmit();
      });
    }
  }

  function start(claim: Claim) {
    // Its owner goes: the next one to look takes it.
    if (stopped) return;
    // Woken since it was asked for: the claim may have been made before that.
    const entry = { again: wanted.delete(claim.runId) };
    running.set(claim.runId, entry);
    void options.pass(claim).finally(() => {
      running.delete(claim.runId);
      readmit();
      if (entry.again) wanted.add(claim.runId);
      if (running.size === 0) for (const resolve of idle.splice(0)) resolve();
      void pump();
    });
  }

  async function claimWanted(limit: number) {
    const batch: string[] = [];
    for (const runId of wanted) {
      if (batch.length === limit) break;
      wanted.delete(runId);
      batch.push(runId);
    }
    try {
      for (const claim of await options.claimThese(batch)) start(claim);
    } catch (error) {
      for (const runId of batch) wanted.add(runId);
      throw error;
    }
  }

  async function claimOrphans(limit: number) {
    orphans = false;
    try {
      const taken = await options.claimOrphans([...running.keys()], limit);
      if (taken.length === limit) orphans = true;
      for (const claim of taken) start(claim);
    } catch (error) {
      orphans = true;
      throw error;
    }
  }

  async function claimDue(limit: number) {
    // Lowered first: who looks while the question is under way asks it again.
    due = false;
    const tell = onDue;
    onDue = undefined;
    try {
      const found = await options.claimDue(limit);
      tell?.(found);
      if (found.length === limit) due = true;
      for (const claim of found) start(claim);
    } catch (error) {
      due = true;
      throw error;
    }
  }

  /** A part of the room for the first that waits: as many parts as there are that wait. */
  async function claimSome(): Promise<boolean> {
    const free = places();
    const waiting = sources.filter(({ waits }) => waits());
    const [turn] = waiting;
    if (free <= 0 || !turn) return false;
    if (!mayClaim()) throw new MayNotClaim();
    sources.push(...sources.splice(sources.indexOf(turn), 1));
    await turn.claim(Math.ceil(free / waiting.length));
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
      if (!(error instanceof MayNotClaim)) options.onError(error);
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
      const entry = running.get(runId);
      if (entry) entry.again = true;
      else wanted.add(runId);
      void pump();
    },
    look(what = {}) {
      // Runs that wait for room are no news.
      if (!due) onDue ??= what.onDue;
      due = true;
      orphans ||= what.orphans ?? false;
      void pump();
    },
    async stop() {
      stopped = true;
      clearTimeout(retry);
      if (running.size > 0) await new Promise<void>((resolve) => idle.push(resolve));
    },
    aside,
    active: () => [...running.keys()],
  };
}

class MayNotClaim extends Error {}
