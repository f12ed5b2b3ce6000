import type { Kernel } from "../../kernel/kernel";
import { eventQueue } from "../../kernel/event-queue";
import { seeded } from "../../kernel/random";

const start = 1_767_225_600_000;

/** A kernel alone, wound on by hand. */
export function clock(seed = 1) {
  const queue = eventQueue();
  let now = start;
  let order = 0;
  const kernel: Kernel = {
    now: () => now,
    random: seeded(seed),
    after(ms, run) {
      const event = { at: now + Math.max(0, ms), order: order++, run, cancelled: false };
      queue.push(event);
      return () => {
        event.cancelled = true;
      };
    },
  };
  return {
    kernel,
    /** lets so many virtual ms pass */
    pass(ms: number): void {
      const until = now + ms;
      for (let next = queue.peek(); next && next.at <= until; next = queue.peek()) {
        queue.pop();
        now = next.at;
        if (!next.cancelled) next.run();
      }
      now = until;
    },
    events: () => order,
  };
}
