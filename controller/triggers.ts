import { log } from "@/lib/log";
import type { Listener, ListenOptions } from "@/lib/postgres/listen";
import type { Queue } from "./queue";
import type { World } from "./world";

/** The guarantee: what every other trigger missed, and what a silent controller held or alone knew, is found by then. */
const lookMs = 500;
/** What is due within this of one another is asked for at once. */
const slotMs = 50;
/** Own timers reach this far; what is due later is told by a look in time, and need not be kept here. */
const farthestMs = 60_000;
/** Later than this, a due run should have been claimed by its timer. */
const missedMs = 2_000;
const targetsMs = 5_000;

export type Triggers = {
  /** a pass ended: its run is due then */
  dueIn(ms: number | undefined): void;
  close(): Promise<void>;
};

type Options = {
  world: Pick<World, "store" | "heartbeat" | "counters" | "clusters">;
  queue: Queue;
  listen: (options: Omit<ListenOptions, "url">) => Listener;
  onTarget: () => void;
};

/** NOTIFY, own timer and look. All only say: look at this run. */
export function startTriggers({ world, queue, listen, onTarget }: Options): Triggers {
  const slots = new Set<number>();
  let timer: NodeJS.Timeout | undefined;
  let timerSlot = Number.POSITIVE_INFINITY;
  let looking = false;

  function sleepUntil(slot: number) {
    clearTimeout(timer);
    timerSlot = slot;
    if (slot < Number.POSITIVE_INFINITY)
      timer = setTimeout(ring, Math.max(0, slot * slotMs - performance.now()));
  }

  function dueIn(ms: number) {
    if (ms > farthestMs) return;
    const slot = Math.ceil((performance.now() + Math.max(0, ms)) / slotMs);
    slots.add(slot);
    if (slot < timerSlot) sleepUntil(slot);
  }

  function ring() {
    // A timer may be a millisecond early.
    const reached = (performance.now() + 1) / slotMs;
    for (const slot of slots) if (slot <= reached) slots.delete(slot);
    sleepUntil(Math.min(Number.POSITIVE_INFINITY, ...slots));
    queue.look();
  }

  /** What is due soon is planned: between passes of other controllers' runs only the database knows. */
  async function look() {
    const { orphans, dueInMs } = await world.store.look(queue.active());
    if (orphans) queue.look({ orphans });
    if (dueInMs === undefined || dueInMs > lookMs) return;
    if (dueInMs > 0) return dueIn(dueInMs);
    queue.look({
      onDue: (found) => {
        const missed = found.filter(({ overdueMs }) => overdueMs > missedMs);
        world.counters.add("sweep_found", missed.length);
      },
    });
  }

  const lookingOut = setInterval(() => {
    if (looking || !world.heartbeat.alive()) return;
    looking = true;
    look()
      .catch((err: unknown) => log.warn({ err }, "what is due cannot be asked for"))
      .finally(() => (looking = false));
  }, lookMs);

  const sweeping = setInterval(() => {
    onTarget();
    world.clusters.refresh().catch((err: unknown) => log.warn({ err }, "clusters cannot be read"));
  }, targetsMs);

  const listener: Listener = listen({
    channels: ["millrace_due", "millrace_target"],
    onNotify: (channel, payload) => {
      if (channel === "millrace_target") return onTarget();
      world.counters.add("wakes_notify");
      queue.wake(payload);
    },
    // What was notified while the connection was away was missed.
    onConnect: () => {
      ring();
      onTarget();
    },
  });

  return {
    dueIn: (ms) => ms !== undefined && dueIn(ms),
    async close() {
      clearTimeout(timer);
      clearInterval(lookingOut);
      clearInterval(sweeping);
      await listener.close();
    },
  };
}
