import type { ActionOutcome } from "@/lib/domain/decision";
import { readRun } from "@/lib/kubernetes/read-run";
import { capturePods } from "../capture-pods";
import { namesOf } from "../transport";
import type { At } from "./at";
import { released } from "./remove-deployment";

/** Before anything is taken away, the end of every container's log is kept. */
export async function captureLogs({ world, run, connection }: At): Promise<ActionOutcome> {
  const { pods } = await readRun(connection.client, namesOf(run));
  if (pods.seen !== "present") return { outcome: "retry", why: "The run's pods cannot be listed." };
  const kept = await capturePods(world, connection.client, namesOf(run), pods.pods);
  const now = world.now();
  const first = !run.view.facts.release.logsCapturedAt;
  return {
    outcome: "done",
    facts: released("logsCapturedAt", now),
    ...(first && {
      events: [
        {
          type: kept === 0 ? "NoLogs" : "LogsCaptured",
          state: null,
          message: inWords(kept),
          detail: kept === 0 ? {} : { containers: kept },
          occurredAt: now,
        },
      ],
    }),
  };
}

const inWords = (kept: number): string =>
  kept === 0
    ? "No log was left to be kept"
    : kept === 1
      ? "The log of one container was kept"
      : `The logs of ${kept} containers were kept`;
