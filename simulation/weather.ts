import type { Plan, StormKind } from "./plan";
import type { StreamWeather } from "./ports/kubernetes";
import type { Fate, Leg, Port, Weather } from "./ports/wire";
import type { Kernel } from "./kernel/kernel";

/** A process dies before or after its n-th call, counted over all of them: for exhaustion. */
export type Crash = { call: number; moment: "before" | "after" };
export type Climate = Weather & {
  stream: StreamWeather;
  /** does this call fall to a storm of this kind? */
  hits(kind: StormKind): boolean;
  /** what was called, in order; the first is number 1 */
  calls: readonly string[];
  /** the numbers of those that changed something */
  effects: ReadonlySet<number>;
  /** whatever happens now does */
  changes(): void;
};

/** In the order in which they are asked: the first that hits decides. */
const fates: Partial<Record<Port, [StormKind, Fate][]>> = {
  kubernetes: [
    ["apiRefused", "refused"],
    ["apiDropped", "dropped"],
    ["apiAnswerLost", "answerLost"],
  ],
  flink: [
    ["flinkRefused", "refused"],
    ["flinkSilent", "silent"],
    ["flinkAnswerLost", "answerLost"],
    // It goes through the API server.
    ["apiRefused", "refused"],
  ],
  database: [
    ["databaseRefused", "refused"],
    ["databaseAnswerLost", "answerLost"],
  ],
  state: [["stateUnreadable", "refused"]],
};
/** one way, in virtual ms: at rest, and in a storm of the kind */
const usual: Record<Port, number> = { database: 1, kubernetes: 4, flink: 8, state: 1, logs: 1 };
const slow: Partial<Record<Port, [StormKind, number]>> = {
  kubernetes: ["apiSlow", 3_000],
  flink: ["apiSlow", 3_000],
  database: ["databaseSlow", 4_000],
};

export function climate(kernel: Kernel, plan: Plan, begin: number, crash: Crash | undefined): Climate {
  const calls: string[] = [];
  const effects = new Set<number>();
  let happening: number | undefined;
  const storms = Map.groupBy(plan.storms, ({ kind }) => kind);
  const any = storms.size > 0;
  const chance = (share: number) => share >= 1 || kernel.random() < share;
  const hits = (kind: StormKind): boolean => {
    const now = kernel.now() - begin;
    for (const { from, to, share } of storms.get(kind) ?? [])
      if (from <= now && now < to && chance(share)) return true;
    return false;
  };

  function leg(port: Port): Leg {
    const most = usual[port] * 2;
    if (!any) return { fate: "done", outMs: kernel.random() * most, backMs: kernel.random() * most };
    const fate = fates[port]?.find(([kind]) => hits(kind))?.[1] ?? "done";
    const [kind, extra] = slow[port] ?? [];
    const late = kind !== undefined && extra !== undefined && hits(kind) ? extra : 0;
    return { fate, outMs: kernel.random() * (most + late), backMs: kernel.random() * (most + late) };
  }

  return {
    leg,
    next(port, what) {
      const number = calls.push(`${port} ${what}`);
      if (what === "removeTree" || port === "logs") effects.add(number);
      return number;
    },
    happens(call, what) {
      happening = call;
      try {
        return what();
      } finally {
        happening = undefined;
      }
    },
    changes() {
      if (happening !== undefined) effects.add(happening);
    },
    effects,
    dies: (call, moment) => crash !== undefined && crash.moment === moment && crash.call === call,
    stream: {
      line() {
        if (!any) return "said";
        if (hits("watchCut")) return "cut";
        if (hits("watchGarbled")) return "garbled";
        if (hits("watchReset")) return "reset";
        if (hits("watchTwice")) return "twice";
        return hits("watchLost") ? "lost" : "said";
      },
      lineMs: () => (any && hits("watchSlow") ? kernel.random() * 20_000 : 1 + kernel.random() * 4),
      halfOpen: () => any && hits("watchHalfOpen"),
    },
    hits,
    calls,
  };
}
