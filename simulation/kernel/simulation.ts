import { AsyncLocalStorage } from "node:async_hooks";
import { eventQueue } from "./event-queue";
import type { Kernel } from "./kernel";
import { seeded } from "./random";

/**
 * A simulated process: what it started (timers, calls that are under way) carries its name, whatever promise it passes
 * through. A paused one hears nothing until it is resumed; a dead one never again.
 */
export type Process = {
  name: string;
  state: "running" | "paused" | "dead";
  /** by how much its wall clock is wrong, in ms; its monotonic clock is right */
  clockOffset: number;
  held: (() => void)[];
  /** what ends with it: its connections */
  ends: Set<() => void>;
};

export type Simulation = {
  kernel: Kernel;
  process(name: string): Process;
  /** runs this within the process, as its own */
  within<T>(process: Process, what: () => T): T;
  current(): Process | undefined;
  /** an event of this process; what is paused gets it later, what is dead never */
  tell(process: Process, inMs: number, what: () => void): () => void;
  pause(process: Process): void;
  resume(process: Process): void;
  kill(process: Process): void;
  /** until the virtual time; answers false where nothing is left to happen */
  runUntil(at: number): Promise<void>;
  events(): number;
};

/** 2026-01-01T00:00:00Z */
export const epoch = 1_767_225_600_000;
const drained = setImmediate;

export function simulation(seed: number): Simulation {
  const random = seeded(seed);
  const queue = eventQueue();
  const inside = new AsyncLocalStorage<Process>();
  let now = epoch;
  let order = 0;
  let happened = 0;
  /** something of a process ran: what follows from it (microtasks, ticks) is under way */
  let stirred = false;

  /** Whole milliseconds: clocks of the world tell no less. */
  function after(ms: number, run: () => void): () => void {
    const event = { at: now + Math.max(0, Math.round(ms)), order: order++, run, cancelled: false };
    queue.push(event);
    return () => {
      event.cancelled = true;
    };
  }

  function deliver(process: Process, what: () => void): void {
    if (process.state === "running") {
      stirred = true;
      inside.run(process, what);
    }
    if (process.state === "paused") process.held.push(what);
  }

  return {
    kernel: { now: () => now, random, after: (ms, what) => after(ms, () => inside.exit(what)) },
    process: (name) => ({ name, state: "running", clockOffset: 0, held: [], ends: new Set() }),
    within(process, what) {
      stirred = true;
      return inside.run(process, what);
    },
    current: () => inside.getStore(),
    tell(process, inMs, what) {
      let cancelled = false;
      const cancel = after(inMs, () => deliver(process, () => cancelled || what()));
      return () => {
        cancelled = true;
        cancel();
      };
    },
    pause(process) {
      if (process.state === "running") process.state = "paused";
    },
    resume(process) {
      if (process.state !== "paused") return;
      process.state = "running";
      for (const what of process.held.splice(0)) after(0, () => deliver(process, what));
    },
    kill(process) {
      process.state = "dead";
      process.held = [];
      for (const end of process.ends) end();
      process.ends.clear();
    },
    async runUntil(at) {
      for (let event = queue.peek(); event && event.at <= at; event = queue.peek()) {
        queue.pop();
        if (event.cancelled) continue;
        now = event.at;
        happened++;
        event.run();
        if (!stirred) continue;
        stirred = false;
        // Microtasks and ticks that follow from it end before an immediate is run.
        await new Promise((resolve) => drained(resolve));
      }
      now = at;
    },
    events: () => happened,
  };
}
