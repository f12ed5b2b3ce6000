import { positionOf } from "@/lib/domain/position";
import { recoveryPending, recoveryStep } from "@/lib/domain/recovery";
import { decideRecovery } from "@/lib/domain/restore";
import { stopsNow } from "@/lib/domain/stop";
import type { Claim } from "@/lib/operations/claim-runs";
import type { LoadedRun } from "@/lib/operations/load-run";
import { asObstacle } from "@/lib/operations/recover-run";
import { requireReady } from "@/lib/operations/start-checks";
import { recoveryChange, recoveryStart } from "@/lib/operations/start-recovery";
import { acceptRun, audit } from "./accept";
import { appendFeed, changesOf } from "./feed";
import type { Ids } from "./ids";
import { factsOf, must, requireRoom, specOf } from "./load";
import { requireClaim, writeChange } from "./record";
import { known, snapshotsOfRun } from "./restore";
import type { Store, Tx } from "./tables";

type Told = Parameters<typeof recoveryChange>[1];

/** recover-run.ts: what becomes of a planned recovery, once nothing of the failed run is left. */
export const recover = (store: Store, ids: Ids, claim: Claim, run: LoadedRun, now: number): number | null =>
  store.transact({ what: "recover", ...claim }, (tx) => {
    const locked = requireClaim(tx, claim);
    const facts = factsOf(locked.facts);
    const recovery = recoveryPending(facts);
    if (!recovery) return null;
    const version = must(tx.rows.versions.get(locked.versionId));
    const spec = specOf(version.spec);
    const target = must(tx.rows.targets.get(locked.targetId));
    const obstacle = obstacleOf(() => {
      requireReady(target);
      requireRoom(tx, target, spec);
    });
    const newest = known(tx, snapshotsOfRun(tx, locked.id)[0]);
    const { checkpoint } = facts;
    const decision = decideRecovery({ run: { id: locked.id, restore: locked }, checkpoint, newest });
    const latest = tx.rows.jobs.get(locked.jobId)?.latestRunId === locked.id;
    const step = recoveryStep(
      {
        recovery,
        stopAsked: stopsNow({ ...locked, facts }),
        latest,
        ...("refused" in decision && { refusal: decision.refused.message }),
        ...obstacle,
      },
      now,
    );
    if (step.do === "wait") return step.until - now;
    if (step.do !== "start") {
      tell(
        tx,
        ids,
        run,
        { facts: { ...facts, recovery: step.recovery }, events: step.events },
        { now, latest },
      );
      return step.do === "delay" ? step.recovery.at - now : null;
    }
    if ("refused" in decision) return null;
    const { restorePath, restoreSnapshotId, allowNonRestoredState } = decision.restore;
    const { failed, begun } = recoveryStart({
      run,
      number: locked.number,
      version,
      spec,
      target,
      facts,
      position: positionOf(checkpoint, newest),
      recovery,
      restore: { restorePath, restoreSnapshotId, allowNonRestoredState },
      now,
      random: ids.bytes,
    });
    tell(tx, ids, run, failed, { now, latest: true });
    acceptRun(tx, begun);
    audit(tx, "job.recover", locked.jobId, { runId: begun.id, recoveryOf: locked.id, restorePath });
    return null;
  });

function obstacleOf(check: () => void): { obstacle?: string } {
  try {
    check();
    return {};
  } catch (error) {
    return asObstacle(error);
  }
}

function tell(
  tx: Tx,
  ids: Ids,
  run: LoadedRun,
  told: Told,
  { now, latest }: { now: number; latest: boolean },
) {
  const written = writeChange(tx, ids, run, recoveryChange(run, told), now);
  // The job's line is its latest run's.
  for (const news of changesOf(tx, run.row.job.projectId, written))
    if (latest || news.subject.startsWith("run:")) appendFeed(tx, news);
}
