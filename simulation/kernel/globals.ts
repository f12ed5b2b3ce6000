import { epoch, type Simulation } from "./simulation";

const real = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  dateNow: Date.now,
  performanceNow: performance.now.bind(performance),
  mathRandom: Math.random,
};

/** A timer as Node's: code under simulation unrefs and refreshes them. */
class SimulatedTimer {
  cancel: () => void;
  readonly #begin: () => () => void;
  constructor(begin: () => () => void) {
    this.#begin = begin;
    this.cancel = begin();
  }
  refresh(): this {
    this.cancel();
    this.cancel = this.#begin();
    return this;
  }
  unref(): this {
    return this;
  }
  ref(): this {
    return this;
  }
}

/** Timers, clocks and chance of whatever runs from now on are the simulation's, each process with its own. */
export function takeOverGlobals(simulation: Simulation): () => void {
  const { kernel } = simulation;
  const owned = (ms: number, what: () => void): (() => void) => {
    const process = simulation.current();
    return process ? simulation.tell(process, ms, what) : kernel.after(ms, what);
  };
  const timeout = (what: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
    new SimulatedTimer(() => owned(ms, () => what(...args)));
  const interval = (what: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
    const timer: SimulatedTimer = new SimulatedTimer(() =>
      owned(Math.max(1, ms), () => {
        timer.refresh();
        what(...args);
      }),
    );
    return timer;
  };
  const clear = (timer: unknown) => {
    if (timer instanceof SimulatedTimer) timer.cancel();
  };
  Object.assign(globalThis, {
    setTimeout: timeout,
    setInterval: interval,
    clearTimeout: clear,
    clearInterval: clear,
  });
  Date.now = () => Math.floor(kernel.now() + (simulation.current()?.clockOffset ?? 0));
  performance.now = () => kernel.now() - epoch;
  Math.random = () => kernel.random();
  return () => {
    Object.assign(globalThis, {
      setTimeout: real.setTimeout,
      setInterval: real.setInterval,
      clearTimeout: real.clearTimeout,
      clearInterval: real.clearInterval,
    });
    Date.now = real.dateNow;
    performance.now = real.performanceNow;
    Math.random = real.mathRandom;
  };
}
