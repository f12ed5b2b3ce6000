import { type Controller, startController } from "@/controller/controller";
import type { StateStore } from "@/lib/statestore/state-store";
import type { Process, Simulation } from "./kernel/simulation";
import { storeBehind } from "./ports/database";
import type { ApiAnswer, ApiRequest } from "./kubernetes/api-server";
import { clientBehind } from "./ports/kubernetes";
import { type Notifications, notifications } from "./ports/listen";
import { logsBehind, stateBehind } from "./ports/state";
import { type Stroke, wire } from "./ports/wire";
import type { SimDatabase } from "./postgres/database";
import type { Climate } from "./weather";

type Around = {
  simulation: Simulation;
  climate: Climate;
  database: SimDatabase;
  handle: (request: ApiRequest) => ApiAnswer;
  instead: (process: Process, request: ApiRequest) => ApiAnswer | "silent" | undefined;
  /** a process sends this now */
  sends: (process: Process, request: ApiRequest) => void;
  states: (stateDirectory: string) => StateStore;
};
export type Controllers = {
  /** `during`: in its next call whose name begins so */
  kill(index: number, downMs: number, during?: string): void;
  pause(index: number, forMs: number, during?: string): void;
  jumpClock(index: number, byMs: number): void;
  cutNotifications(index: number, forMs: number): void;
  /** those that run now, as they know the world */
  running(): { name: string; controller: Controller }[];
};
type Running = { process: Process; heard: Notifications; awaited?: Awaited; controller?: Controller };
/** what befalls it at a call that it has not made yet */
type Awaited = { call: string; until: number; befall: () => Stroke };

const awaitsMs = 10_000;

/** By the supervisor that every deployment has: what ended is started again. */
const restartMs = 2_000;

/** So many controllers, each a process that runs the product's own wiring. */
export function controllers(around: Around, count: number): Controllers {
  const { simulation, climate, database } = around;
  const running: Running[] = [];
  let starts = 0;

  function start(index: number): void {
    const process = simulation.process(`controller-${index}-${++starts}`);
    const heard = notifications(simulation, process, database);
    const self: Running = { process, heard };
    running[index] = self;
    const dies = () => {
      simulation.kill(process);
      simulation.kernel.after(restartMs, () => start(index));
    };
    const strokeAt = (made: string): Stroke => {
      const { awaited } = self;
      if (!awaited || !made.startsWith(awaited.call)) return undefined;
      delete self.awaited;
      return simulation.kernel.now() > awaited.until ? undefined : awaited.befall();
    };
    const call = wire(simulation, climate, process, dies, strokeAt);
    const { stream } = climate;
    simulation.begin(process, () => {
      void startController({
        store: storeBehind(call, database.store(process.name)),
        states: (directory) => stateBehind(call, around.states(directory)),
        logs: logsBehind(call, new Map()),
        connect: () =>
          clientBehind({
            simulation,
            process,
            call,
            stream,
            handle: around.handle,
            instead: around.instead,
            sends: around.sends,
          }),
        listen: heard.listen,
        onTarget: () => undefined,
        internalUrl: "http://millrace",
        crashPoint: () => undefined,
      }).then(
        (controller) => void (self.controller = controller),
        // What cannot start (its database is away) ends, and is started again.
        dies,
      );
    });
  }
  for (let index = 0; index < count; index++) start(index);

  const of = (index: number) => running[index % count];
  function sleep({ process }: Running, forMs: number): Stroke {
    if (process.state !== "running") return undefined;
    simulation.pause(process);
    simulation.kernel.after(forMs, () => simulation.resume(process));
    return "sleeps";
  }
  const awaiting = (call: string, befall: () => Stroke): Awaited => ({
    call,
    until: simulation.kernel.now() + awaitsMs,
    befall,
  });

  return {
    kill(index, downMs, during) {
      const one = of(index);
      if (!one || one.process.state === "dead") return;
      if (during !== undefined) {
        one.awaited = awaiting(during, () => "dies");
        return;
      }
      simulation.kill(one.process);
      simulation.kernel.after(downMs, () => start(index % count));
    },
    pause(index, forMs, during) {
      const one = of(index);
      if (!one) return;
      if (during === undefined) sleep(one, forMs);
      else one.awaited = awaiting(during, () => sleep(one, forMs));
    },
    running: () =>
      running.flatMap(({ process, controller }) =>
        controller && process.state === "running" ? [{ name: process.name, controller }] : [],
      ),
    jumpClock(index, byMs) {
      const one = of(index);
      if (one) one.process.clockOffset += byMs;
    },
    cutNotifications(index, forMs) {
      const one = of(index);
      if (!one) return;
      one.heard.cut();
      simulation.kernel.after(forMs, () => one.heard.mend());
    },
  };
}
