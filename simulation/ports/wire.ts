import type { Process, Simulation } from "../kernel/simulation";

/** Where a call goes to. */
export type Port = "database" | "kubernetes" | "flink" | "state" | "logs";

/** What becomes of a call on its way. `answerLost`: it is done, and the caller never hears so. */
export type Fate = "done" | "refused" | "dropped" | "answerLost" | "silent";
export type Leg = { fate: Fate; outMs: number; backMs: number };

/** Decides what becomes of each call; and hears of each, so that a crash can be put before or after any. */
export type Weather = {
  leg(port: Port): Leg;
  /** numbers the calls, from 1 */
  next(port: Port, what: string): number;
  /** true: the caller dies there */
  dies(call: number, moment: "before" | "after"): boolean;
  /** the call happens now */
  happens<T>(call: number, what: () => T): T;
};

/** Befalls the caller at this very call: it sleeps before what it sends has left, or dies before it hears the answer. */
export type Stroke = "sleeps" | "dies" | undefined;

export type Call = <T>(
  port: Port,
  what: string,
  happen: () => T,
  failed: (why: string) => Error,
) => Promise<T>;

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/**
 * Calls of one process: each goes out, happens at once, and is answered, with time between. There are thousands in a seed,
 * and most are beats: what is made for each is little, and without a name of its own, which tsx would define on each.
 */
export function wire(
  simulation: Simulation,
  weather: Weather,
  process: Process,
  kill: (process: Process) => void,
  strokeAt: (call: string) => Stroke,
): Call {
  return function call<T>(
    port: Port,
    what: string,
    happen: () => T,
    failed: (why: string) => Error,
  ): Promise<T> {
    // What a process did not get to do before it died is not done.
    if (process.state === "dead") return never();
    const number = weather.next(port, what);
    if (weather.dies(number, "before")) {
      kill(process);
      return never();
    }
    const stroke = strokeAt(`${port} ${what}`);
    const { fate, outMs, backMs } = weather.leg(port);
    return new Promise<T>((resolve, reject) => {
      if (fate === "refused")
        return simulation.tell(process, outMs, () => reject(failed("the connection was refused")));
      if (fate === "dropped")
        return simulation.tell(process, outMs + backMs, () => reject(failed("the connection was reset")));
      return leave(simulation, stroke === "sleeps" ? process : undefined, outMs, () => {
        const outcome = weather.happens(number, () => attempt(happen));
        if (weather.dies(number, "after") || stroke === "dies") return kill(process);
        if (fate === "silent") return;
        simulation.tell(process, backMs, () => {
          if (fate === "answerLost") reject(failed("the connection was reset"));
          else if ("error" in outcome) reject(outcome.error);
          else resolve(outcome.value);
        });
      });
    });
  };
}

/** One that sleeps has not sent it yet; what has left happens, whatever becomes of the sender. */
const leave = (simulation: Simulation, sleeper: Process | undefined, ms: number, then: () => void) =>
  sleeper ? simulation.tell(sleeper, ms, then) : simulation.kernel.after(ms, then);

function attempt<T>(happen: () => T): { value: T } | { error: unknown } {
  try {
    const value = happen();
    // Where its answer is lost nobody listens any more.
    if (value instanceof Promise) value.catch(() => undefined);
    return { value };
  } catch (error) {
    return { error };
  }
}
