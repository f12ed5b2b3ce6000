import { ClaimLost } from "@/lib/operations/run-head";
import type { World } from "./world";

/** Without a confirmed heartbeat others may hold the run already: nothing more is written or done. */
export function mustBeAlive({ heartbeat }: Pick<World, "heartbeat">, { runId }: { runId: string }): void {
  if (!heartbeat.alive()) throw new ClaimLost(`no heartbeat was confirmed while ${runId} was looked at`);
}
