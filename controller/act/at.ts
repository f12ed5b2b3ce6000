import type { LoadedRun } from "@/lib/operations/load-run";
import type { Connection } from "../clusters";
import type { World } from "../world";

/** Where an action is done. */
export type At = { world: World; run: LoadedRun; connection: Connection };
