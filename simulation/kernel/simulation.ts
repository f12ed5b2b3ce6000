import { type Event, eventQueue } from "./event-queue";
import type { Kernel } from "./kernel";
import { seeded } from "./random";

/**
 * A simulated process: what it starts (timers, calls that are under way) is its own. A paused one hears nothing until it
 * is resumed; a dead one never again.
 */
export type Process = {
  name: string;
  state: "running" | "paused" | "dead";
  /** by how much its wall clock is wrong, in ms; its monotonic clock is right */
  clockOffset: number;
  held: Event[];
  /** what ends with it: its connections */
  ends: Set<() => void>;
};

export type Simulation = {
  kernel: Kernel;
  process(name: string): Process;
  /** the first that this process does */
  begin(process: Process, what: () => void): void;
  /** whose event this is, and all that follows from it before the next; undefined: the world's */
  current(): Process | undefined;
  /** an event of this process; what is paused gets it later, what is dead never */
  tell(process: Process, inMs: number, what: () => void): () => void;
  pause(process: Process): void;
  resume(process: Process): void;
  kill(process: Process): void;
  /** until the virtual time */
  runUntil(at: number): Promise<void>;
  events(): number;
};

/** 2026-01-01T00:00:00Z */
export const epoch = 1_767_225_600_000;
const immediately = setImmediate;
/** Immediates that are queued at once have no look at the real world between them, but all their microtasks and ticks. */
const turnsAtOnce = 100;

export function simulation(seed: number): Simulation {
  const random = seeded(seed);
  const queue = eventQueue();
  let now = epoch;
  let order = 0;
  let happened = 0;
  /** Set from an event of a process to the end of what follows from it (microtasks, ticks): no other event is between. */
  let current: Process | undefined;

  /** Whole milliseconds: clocks of the world tell no less. */
  function after(ms: number, run: () => void, process?: Process): () => void {
    const at = now + Math.max(0, Math.round(ms));
    const event: Event = { at, order: order++, run, process, cancelled: false };
    queue.push(event);
    return () => {
      event.cancelled = true;
    };
  }

  function happen(event: Event): void {
    const { process } = event;
    if (process?.state === "dead") return;
    if (process?.state === "paused") return void process.held.push(event);
    current = process;
    event.run();
  }

  /** Up to an event of a process: what follows from it is to end before the next. False: all until then has happened. */
  function turn(until: number): boolean {
    current = undefined;
    for (let event = queue.peek(); event && event.at <= until; event = queue.peek()) {
      queue.pop();
      if (event.cancelled) continue;
      now = event.at;
      happened++;
      happen(event);
      if (current) return true;
    }
    now = until;
    return false;
  }

  return {
    kernel: { now: () => now, random, after: (ms, what) => after(ms, what) },
    process: (name) => ({ name, state: "running", clockOffset: 0, held: [], ends: new Set() }),
    begin: (process, what) => void after(0, what, process),
    current: () => current,
    tell: (process, inMs, what) => after(inMs, what, process),
    pause(process) {
      if (process.state === "running") process.state = "paused";
    },
    resume(process) {
      if (process.state !== "paused") return;
      process.state = "running";
      for (const event of process.held.splice(0))
        queue.push(Object.assign(event, { at: now, order: order++ }));
    },
    kill(process) {
      process.state = "dead";
      process.held = [];
      for (const end of process.ends) end();
      process.ends.clear();
    },
    runUntil: (at) =>
      new Promise((resolve, reject) => {
        let over = false;
        const once = () => {
          if (over) return;
          try {
            if (turn(at)) return;
            over = true;
            resolve();
          } catch (error) {
            over = true;
            reject(error);
          }
        };
        const many = () => {
          current = undefined;
          if (over) return;
          for (let count = 0; count < turnsAtOnce; count++) immediately(once);
          immediately(many);
        };
        many();
      }),
    events: () => happened,
  };
}
