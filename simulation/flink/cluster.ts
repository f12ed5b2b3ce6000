import type { Kernel } from "../kernel/kernel";
import type { GroundTruth, Processing } from "./truth";

/** A leader, as the TaskManagers of its cluster know it. */
export type Leader = { workerArrived(pod: string): void; workerDied(pod: string): void };

const heartbeatMs = 50_000;

/** What outlives a JobManager's process: the TaskManagers that run, their tasks, and the lease of its election. */
export function flinkCluster(kernel: Kernel, truth: GroundTruth) {
  const workers = new Set<string>();
  let leader: Leader | undefined;
  let orphan: Processing | undefined;
  let leaseUntil = 0;

  const endOrphan = () => {
    truth.stopped(orphan);
    orphan = undefined;
  };

  return {
    workers: workers as ReadonlySet<string>,
    leaseUntil: () => leaseUntil,
    leader: () => leader,
    lead(by: Leader): void {
      leader = by;
      // Tasks of the leader before end as soon as their TaskManager knows the new one.
      endOrphan();
    },
    /** `processing`: tasks that go on until they miss their JobManager */
    lost(by: Leader, until: number, processing: Processing | undefined): void {
      if (leader !== by) return;
      leader = undefined;
      leaseUntil = until;
      orphan = processing;
      if (processing) kernel.after(heartbeatMs, () => truth.stopped(processing));
    },
    arrived(pod: string): void {
      workers.add(pod);
      leader?.workerArrived(pod);
    },
    died(pod: string): void {
      if (!workers.delete(pod)) return;
      endOrphan();
      leader?.workerDied(pod);
    },
  };
}
export type FlinkCluster = ReturnType<typeof flinkCluster>;
