import type { RunView } from "../decision";
import { clusterIdOf } from "../ids";
import { decide } from "../lifecycle";
import type { Observation, SavepointSeen } from "../observation";
import { statePaths, stateUri } from "../state-layout";
import { nothing, running, wasUp } from "./seen";

/** A run whose job has finished, and what is told of the savepoint that it ended behind. Times are small numbers. */

export const endedAt = 9_000;
export const soon = 10_000;
export const late = 60_000;

export const forgotten: SavepointSeen = { seen: "forgotten" };
export const path = stateUri(`${statePaths.savepoints(clusterIdOf(running.id))}/savepoint-ffffff-1`);
export const checkpoint = { id: 7, path, at: 8_500, savepoint: true, sizeBytes: 1 };

export const stopping = (stop: object): RunView => ({
  ...running,
  state: "STOPPING",
  desired: "STOPPED_WITH_SAVEPOINT",
  desiredSeq: 2,
  facts: { ...wasUp, stop: { seq: 2, mode: "SAVEPOINT", triggerId: "t", ...stop } },
});

export const archived = (checkpointPath: string): Observation => ({
  ...nothing,
  remains: { seen: "result", source: "archive", status: "FINISHED", endedAt, checkpointPath },
});

/** The decision once its patience, which begins with the first look, is over. */
export const afterwards = (run: RunView, seen: Observation) =>
  decide({ ...run, ...decide(run, seen, soon) }, seen, late);
