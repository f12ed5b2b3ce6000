import { log } from "@/lib/log";
import { claimOrphanOperations } from "@/lib/operations/claim-orphan-operations";
import type { Database } from "@/lib/postgres/client";
import { carryOut } from "./orphan-commands";
import { sweepCluster } from "./orphan-sweep";
import type { World } from "./world";

/** How long an object may be nobody's before it is listed. Controllers share the work: one of them sweeps a cluster. */
const sweepMs = 30_000;
/** A watch that was just opened has not listed yet; it has this long before its silence is told. */
const firstListMs = 20_000;

type Tried = { since: number; at: number };

/**
 * What is in clusters and not in Postgres, and the other way round: looked for now and then, and dealt with as an
 * administrator says. Called by notification and by sweep; the calls are many, and most find nothing to do.
 */
export function orphanKeeper(db: Database): (world: World) => void {
  const active = new Set<string>();
  const tried = new Map<string, Tried>();

  async function commands(world: World) {
    for (const id of await claimOrphanOperations(db, world.heartbeat.id, [...active])) {
      active.add(id);
      void carryOut(db, world, id)
        .catch((err: unknown) =>
          log.warn({ err, operation: id }, "how it went with an orphan is not written"),
        )
        .finally(() => active.delete(id));
    }
  }

  async function sweeps(world: World) {
    for (const { id } of await world.store.clusters())
      if (isDue(world, id)) await sweepCluster(db, world, id);
  }

  function isDue(world: World, clusterId: string): boolean {
    const now = performance.now();
    const last = tried.get(clusterId) ?? { since: now, at: Number.NEGATIVE_INFINITY };
    tried.set(clusterId, last);
    if (now - last.at < sweepMs) return false;
    if (!world.clusters.get(clusterId)?.view.fresh() && now - last.since < firstListMs) return false;
    tried.set(clusterId, { ...last, at: now });
    return true;
  }

  const inTurn = [alone(commands), alone(sweeps)];
  return (world) => {
    // Its claims would be another's at once.
    if (world.heartbeat.alive()) for (const work of inTurn) work(world);
  };
}

/** One after the other; a call while one is under way asks for another round. */
function alone(work: (world: World) => Promise<void>): (world: World) => void {
  let working = false;
  let again = false;
  async function rounds(world: World) {
    working = true;
    try {
      while (again) {
        again = false;
        await work(world);
      }
    } catch (err) {
      log.warn({ err }, "orphans cannot be looked for now; the sweep tries again");
    } finally {
      working = false;
    }
  }
  return (world) => {
    again = true;
    if (!working) void rounds(world);
  };
}
