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
  /** what is heard within this of one claim waits for the next: one statement for all of it */
  gatherMs?: number;
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
  const { size, mayClaim = () => true, retryMs = 500, gatherMs = 0 } = options;
  const mostAside = options.aside ?? 0;
  const running = new Map<string, { again: boolean }>();
  /** by run, the number of its last wake-up; who waits longer comes first */
  const wanted = new Map<string, number>();
  let wakes = 0;
  let gathering: NodeJS.Timeout | undefined;
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
    // A change is what somebody waits for; a look is a look.
    { weight: 3, waits: () => wanted.size > 0 && !gathering, claim: claimWanted },
    { weight: 1, waits: () => orphans, claim: claimOrphans },
    { weight: 1, waits: () => due, claim: claimDue },
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

  /** `askedAt`: wake-ups that there were when the claim was asked for. */
  function start(claim: Claim, askedAt: number) {
    // Its owner goes: the next one to look takes it.
    if (stopped) return;
    const ending = running.get(claim.runId);
    if (ending) {
      // Its pass has given it back, and has not heard so yet: what is claimed by us may be claimed again behind that.
      ending.again = true;
      return;
    }
    const woken = wanted.get(claim.runId);
    wanted.delete(claim.runId);
    // Woken since it was asked for: the claim may have been made before that. What was heard earlier this pass looks at.
    const entry = { again: woken !== undefined && woken > askedAt };
    running.set(claim.runId, entry);
    void options.pass(claim).finally(() => {
      running.delete(claim.runId);
      readmit();
      if (entry.again) want(claim.runId);
      if (running.size === 0) for (const resolve of idle.splice(0)) resolve();
      void pump();
    });
  }

  /** One that is wanted already keeps its place in the row. */
  const want = (runId: string) => wanted.set(runId, ++wakes);

  function gather() {
    if (gatherMs === 0) return;
    gathering = setTimeout(() => {
      gathering = undefined;
      if (wanted.size > 0) void pump();
    }, gatherMs);
  }

  async function claimWanted(limit: number) {
    const batch = [...wanted.keys()].slice(0, limit);
    for (const runId of batch) wanted.delete(runId);
    const askedAt = wakes;
    gather();
    try {
      for (const claim of await options.claimThese(batch)) start(claim, askedAt);
    } catch (error) {
      for (const runId of batch) want(runId);
      throw error;
    }
  }

  async function claimOrphans(limit: number) {
    orphans = false;
    const askedAt = wakes;
    try {
      const taken = await options.claimOrphans([...running.keys()], limit);
      if (taken.length === limit) orphans = true;
      for (const claim of taken) start(claim, askedAt);
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
    const askedAt = wakes;
    try {
      const found = await options.claimDue(limit);
      tell?.(found);
      if (found.length === limit) due = true;
      for (const claim of found) start(claim, askedAt);
    } catch (error) {
      due = true;
      throw error;
    }
  }

  /** A part of the room for the first that waits, by its weight among those that wait. */
  async function claimSome(): Promise<boolean> {
    const free = places();
    const waiting = sources.filter(({ waits }) => waits());
    const [turn] = waiting;
    if (free <= 0 || !turn) return false;
    if (!mayClaim()) throw new MayNotClaim();
    sources.push(...sources.splice(sources.indexOf(turn), 1));
    const all = waiting.reduce((sum, { weight }) => sum + weight, 0);
    await turn.claim(Math.ceil((free * turn.weight) / all));
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
      else want(runId);
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
      clearTimeout(gathering);
      if (running.size > 0) await new Promise<void>((resolve) => idle.push(resolve));
    },
    aside,
    active: () => [...running.keys()],
  };
}

class MayNotClaim extends Error {}
