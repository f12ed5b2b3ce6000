import type { RunFacts } from "./run-facts";

/** The last completed checkpoint or savepoint, and how much data was processed after it: what a run that starts from it does again. */
export function positionBefore(
  { checkpoint }: Pick<RunFacts, "checkpoint">,
  at: number,
): { checkpointId: number; ageMs: number } | undefined {
  return checkpoint && { checkpointId: checkpoint.id, ageMs: Math.max(0, at - checkpoint.at) };
}

/** Of two accounts the later: the store lists checkpoints that were completed after the last look at the JobManager. */
export function positionOf(
  checkpoint: RunFacts["checkpoint"],
  snapshot: { checkpointId: number | null; path: string; createdAt: number; kind: string } | null,
): Pick<RunFacts, "checkpoint"> {
  if (!snapshot || snapshot.checkpointId === null) return { checkpoint };
  if (checkpoint && snapshot.checkpointId <= checkpoint.id) return { checkpoint };
  const { checkpointId: id, path, createdAt: at } = snapshot;
  return { checkpoint: { id, path, at, savepoint: snapshot.kind === "SAVEPOINT" } };
}

/** For the end of a sentence about a failure at that time. */
export function positionInWords(facts: Pick<RunFacts, "checkpoint">, at: number): string {
  const position = positionBefore(facts, at);
  if (!position) return "it had no completed checkpoint";
  const kind = facts.checkpoint?.savepoint ? "savepoint" : "checkpoint";
  return `its last completed ${kind} is ${position.checkpointId}, from ${inWords(position.ageMs)} before the failure`;
}

/** Two units at most: `8 s`, `3 min`, `2 h 10 min`, `10 d 4 h`. */
export function inWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return two(hours, "h", minutes % 60, "min");
  return two(Math.floor(hours / 24), "d", hours % 24, "h");
}

const two = (large: number, unit: string, small: number, smaller: string) =>
  small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smaller}`;
