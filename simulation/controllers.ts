import { startController } from "@/controller/controller";
import type { StateStore } from "@/lib/statestore/state-store";
import type { Process, Simulation } from "./kernel/simulation";
import { storeBehind } from "./ports/database";
import { type ApiAnswer, type ApiRequest, clientBehind } from "./ports/kubernetes";
import { type Notifications, notifications } from "./ports/listen";
import { logsBehind, stateBehind } from "./ports/state";
import { wire } from "./ports/wire";
import type { SimDatabase } from "./postgres/database";
import type { Climate } from "./weather";

type Around = {
  simulation: Simulation;
  climate: Climate;
  database: SimDatabase;
  handle: (request: ApiRequest) => ApiAnswer;
  instead: (process: Process, request: ApiRequest) => ApiAnswer | "silent" | undefined;
  /** a process sends this now */
  sends: (process: Process, method: string, path: string) => void;
  states: (stateDirectory: string) => StateStore;
};
export type Controllers = {
  kill(index: number, downMs: number): void;
  pause(index: number, forMs: number): void;
  jumpClock(index: number, byMs: number): void;
  cutNotifications(index: number, forMs: number): void;
};

/** By the supervisor that every deployment has: what ended is started again. */
const restartMs = 2_000;

/** So many controllers, each a process that runs the product's own wiring. */
export function controllers(around: Around, count: number): Controllers {
  const { simulation, climate, database } = around;
  const running: { process: Process; heard: Notifications }[] = [];
  let starts = 0;

  function start(index: number): void {
    const process = simulation.process(`controller-${index}-${++starts}`);
    const heard = notifications(simulation, process, database);
    running[index] = { process, heard };
    const dies = () => {
      simulation.kill(process);
      simulation.kernel.after(restartMs, () => start(index));
    };
    const call = wire(simulation, climate, process, dies);
    const { stream } = climate;
    simulation.within(process, () => {
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
        // What cannot start (its database is away) ends, and is started again.
      }).catch(dies);
    });
  }
  for (let index = 0; index < count; index++) start(index);

  const of = (index: number) => running[index % count];
  return {
    kill(index, downMs) {
      const one = of(index);
      if (!one || one.process.state === "dead") return;
      simulation.kill(one.process);
      simulation.kernel.after(downMs, () => start(index % count));
    },
    pause(index, forMs) {
      const one = of(index);
      if (!one || one.process.state !== "running") return;
      simulation.pause(one.process);
      simulation.kernel.after(forMs, () => simulation.resume(one.process));
    },
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
