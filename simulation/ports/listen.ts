import type { Listener, ListenOptions } from "@/lib/postgres/listen";
import type { Process, Simulation } from "../kernel/simulation";
import type { SimDatabase } from "../postgres/database";

export type Notifications = {
  listen: (options: Omit<ListenOptions, "url">) => Listener;
  /** what is notified from now on is lost, until `mend` */
  cut(): void;
  mend(): void;
};

/** Notifications reach a process a moment after the commit, or never; a connection that is made anew says so. */
export function notifications(
  simulation: Simulation,
  process: Process,
  database: SimDatabase,
): Notifications {
  let options: Omit<ListenOptions, "url"> | undefined;
  let connected = false;
  const connect = () => {
    connected = true;
    simulation.tell(process, 1, () => options?.onConnect());
  };
  return {
    listen(given) {
      options = given;
      for (const channel of given.channels)
        database.onNotify(channel, (payload) => {
          if (!connected || process.state === "dead") return;
          simulation.tell(process, 1 + simulation.kernel.random() * 3, () =>
            options?.onNotify(channel, payload),
          );
        });
      connect();
      return {
        connected: () => connected,
        close: () => {
          options = undefined;
          return Promise.resolve();
        },
      };
    },
    cut: () => {
      connected = false;
    },
    mend: connect,
  };
}
