import { statePathOf } from "@/lib/domain/state-layout";
import { hex } from "../kubernetes/names";
import { type JobHost, stackTrace } from "./host";

export type Snapshot = {
  id: number;
  path: string;
  /** triggered */
  from: number;
  at: number;
  savepoint: boolean;
  /** a savepoint behind which the job stops */
  stops: boolean;
  discarded: boolean;
};
type Failed = { id: number; from: number; at: number; savepoint: boolean; message: string };
export type Trigger = {
  stop: boolean;
  answer?: { location: string } | { failure: { class: string; trace: string } };
};
export type Restored = { id: number; path: string; at: number; savepoint: boolean };

const savepointKeptMs = 300_000;

/** A job's checkpoints and savepoints: ids, files, and what is told of them. */
export function snapshots(host: JobHost) {
  const { kernel, config, ha, state, truth, behaviour } = host;
  const known = ha.checkpoints();
  const kept: Snapshot[] = known
    .map((one) => ({ ...one, from: one.at, stops: false, discarded: false }))
    .toSorted((a, b) => a.id - b.id);
  const triggers = new Map<string, Trigger>();
  const counts = { restored: 0, total: 0, in_progress: 0, completed: 0, failed: 0 };
  let next = ha.counter();
  let completed: Snapshot | undefined;
  let savepoint: Snapshot | undefined;
  let failed: Failed | undefined;
  let restored: Restored | undefined;
  let underWay: { from: number; id: number } | undefined;
  let suspended = false;
  /** the first number that was not given to one that is aborted */
  let valid = 0;

  const persist = () =>
    ha.putCheckpoints(
      next,
      kept.map(({ id, path, at, savepoint: is }) => ({ id, path, at, savepoint: is })),
    );

  function begin(): number {
    counts.total++;
    counts.in_progress++;
    underWay = { from: kernel.now(), id: next };
    return next++;
  }

  function complete(
    id: number,
    from: number,
    path: string,
    kind: "checkpoint" | "savepoint" | "stop",
  ): Snapshot {
    const isSavepoint = kind !== "checkpoint";
    const stops = kind === "stop";
    const one = { id, path, from, at: kernel.now(), savepoint: isSavepoint, stops, discarded: false };
    const relative = statePathOf(path);
    if (relative) state.write(`${relative}/_metadata`, `${id}`);
    counts.in_progress--;
    counts.completed++;
    if (isSavepoint) savepoint = one;
    else completed = one;
    kept.push(one);
    while (kept.length > config.retained) {
      const old = kept.shift();
      if (old && !old.savepoint) discard(old);
    }
    persist();
    truth.completed(host.runId, { id, path, at: one.at, savepoint: isSavepoint });
    return one;
  }

  function discard(one: Snapshot): void {
    one.discarded = true;
    const relative = statePathOf(one.path);
    if (relative) state.remove(relative);
  }

  function fail(message: string, isSavepoint: boolean): void {
    if (!underWay) return;
    counts.in_progress--;
    counts.failed++;
    failed = { ...underWay, at: kernel.now(), savepoint: isSavepoint, message };
    underWay = undefined;
  }

  /** `guard`: what is planned happens only while the same attempt of the job runs */
  function checkpoint(plan: (ms: number, what: () => void) => void): void {
    if (config.checkpointIntervalMs === undefined) return;
    const from = kernel.now();
    plan(config.checkpointIntervalMs, () => checkpoint(plan));
    if (suspended) return;
    const id = begin();
    plan(host.between(100, 900), () => {
      if (id < valid) return;
      underWay = undefined;
      if (behaviour.checkpointsFail) {
        underWay = { from, id };
        return fail("Checkpoint Coordinator is failing.", false);
      }
      complete(id, from, `${plain(config.checkpointDirectory)}/${config.flinkJobId}/chk-${id}`, "checkpoint");
    });
  }

  function take(
    directory: string | undefined,
    stops: boolean,
  ): { finish: () => string; fail: (message: string) => void } {
    const from = kernel.now();
    const id = begin();
    const folder = plain(directory ?? config.savepointDirectory);
    const path = `${folder}/savepoint-${config.flinkJobId.slice(0, 6)}-${hex(kernel, 12)}`;
    return {
      finish: () => {
        underWay = undefined;
        return complete(id, from, path, stops ? "stop" : "savepoint").path;
      },
      fail: (message) => {
        underWay = { from, id };
        fail(message, true);
      },
    };
  }

  return {
    checkpoint,
    take,
    /** A stop ends what is under way, and lets no other begin: its savepoint is the last. */
    suspend(): void {
      fail("Checkpoint Coordinator is suspending.", false);
      valid = next;
      suspended = true;
    },
    resume(): void {
      suspended = false;
    },
    /** an attempt ended: what was under way is lost */
    abort: (why: string) => fail(why, false),
    /** where the next attempt's state comes from; undefined: it begins with none */
    source: (): { id: number; path: string; savepoint: boolean; recovered: boolean } | undefined => {
      const newest = kept.at(-1);
      if (newest) return { id: newest.id, path: newest.path, savepoint: newest.savepoint, recovered: true };
      if (!config.restorePath) return undefined;
      const isSavepoint = !/\/chk-\d+$/.test(config.restorePath);
      return {
        id: Number(/chk-(\d+)$/.exec(config.restorePath)?.[1] ?? 1),
        path: config.restorePath,
        savepoint: isSavepoint,
        recovered: false,
      };
    },
    restore(from: { id: number; path: string; savepoint: boolean }): void {
      counts.restored++;
      restored = { id: from.id, path: from.path, at: kernel.now(), savepoint: from.savepoint };
      // Ids go on where the snapshot's own ended.
      next = Math.max(next, from.id + 1);
    },
    restored: () => restored,
    /** FINISHED takes the job's own checkpoints away, whatever is retained otherwise; savepoints stay. */
    discardAll(): void {
      for (const one of kept) if (!one.savepoint) discard(one);
    },
    trigger(id: string, stop: boolean): Trigger | undefined {
      if (triggers.has(id)) return undefined;
      const one: Trigger = { stop };
      triggers.set(id, one);
      return one;
    },
    answer(one: Trigger, with_: NonNullable<Trigger["answer"]>): void {
      if (one.answer) return;
      one.answer = with_;
      host.later(savepointKeptMs, () => {
        for (const [id, known_] of triggers) if (known_ === one) triggers.delete(id);
      });
    },
    failure: (name: string, text: string) => ({
      failure: { class: name, trace: stackTrace(`${name}: ${text}`) },
    }),
    open: (): Trigger[] => [...triggers.values()].filter((one) => !one.answer),
    status: (id: string): Trigger | undefined => triggers.get(id),
    /** As they are now, but that whoever keeps them sees what is discarded later: Flink marks its CompletedCheckpointStats. */
    stats: () => ({ counts: { ...counts }, completed, savepoint, failed, restored }),
  };
}

export type Snapshots = ReturnType<typeof snapshots>;

/** Flink says `file:/opt/…` of what it wrote. */
const plain = (uri: string): string => uri.replace(/^file:\/\/(?=\/)/, "file:").replace(/\/+$/, "");
