import { log } from "@/lib/log";
import type { Listener, ListenOptions } from "@/lib/postgres/listen";
import type { Queue } from "./queue";
import type { World } from "./world";

/** The guarantee: what every other trigger missed is found by then. */
const sweepMs = 5_000;
/** What is due within this of one another is asked for at once. */
const leastSleepMs = 50;
/** Later than this, a due run should have been claimed by its timer. */
const missedMs = 2_000;

export type Triggers = {
  /** a pass ended: its run is due then */
  dueIn(ms: number | undefined): void;
  close(): Promise<void>;
};

type Options = {
  world: Pick<World, "store" | "counters" | "clusters">;
  queue: Queue;
  listen: (options: Omit<ListenOptions, "url">) => Listener;
  onTarget: () => void;
};

/** NOTIFY, own timer and sweep. All only say: look at this run. */
export function startTriggers({ world, queue, listen, onTarget }: Options): Triggers {
  let timer: NodeJS.Timeout | undefined;
  let timerAt = Number.POSITIVE_INFINITY;

  function sleepUntil(at: number) {
    if (at >= timerAt) return;
    clearTimeout(timer);
    timerAt = at;
    timer = setTimeout(ring, Math.max(leastSleepMs, at - performance.now()));
  }

  function ring() {
    timerAt = Number.POSITIVE_INFINITY;
    queue.look({ onDue: () => void planNext() });
  }

  /** Between passes of other controllers' runs only the database knows what is due next. */
  async function planNext() {
    const inMs = await world.store.nextDue().catch(() => undefined);
    if (inMs !== undefined) sleepUntil(performance.now() + Math.max(0, inMs));
  }

  const sweeping = setInterval(() => {
    queue.look({
      orphans: true,
      onDue: (found) => {
        const missed = found.filter(({ overdueMs }) => overdueMs > missedMs);
        world.counters.add("sweep_found", missed.length);
        void planNext();
      },
    });
    onTarget();
    world.clusters.refresh().catch((err: unknown) => log.warn({ err }, "clusters cannot be read"));
  }, sweepMs);

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
    dueIn: (ms) => ms !== undefined && sleepUntil(performance.now() + Math.max(0, ms)),
    async close() {
      clearTimeout(timer);
      clearInterval(sweeping);
      await listener.close();
    },
  };
}
