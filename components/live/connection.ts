import { sharedValue } from "./shared-value";

/**
 * `connecting`: not heard yet; `reconnecting`: a break that is still short; `offline`: so long that what stands here may be
 * old. `since`: of what is live, when it became so; else when the console was heard last, and so how old the page may be.
 */
export type Connection = { state: "connecting" | "live" | "reconnecting" | "offline"; since: number };

const connection = sharedValue<Connection>({ state: "connecting", since: 0 });

export function setConnection(next: Connection): void {
  const current = connection.get();
  if (next.state === current.state && (next.state === "live" || next.since === current.since)) return;
  connection.set(next);
}

export const useConnection = connection.use;
