import type { JobSpec } from "@/lib/domain/job-spec";

type Profile = {
  /** beneath the user's options: a job with long pauses of its own may ask for more patience */
  defaults: Record<string, string>;
  /** above them */
  forced: Record<string, string>;
};

const lease = (duration: string, renewDeadline: string, retryPeriod: string) => ({
  "high-availability.kubernetes.leader-election.lease-duration": duration,
  "high-availability.kubernetes.leader-election.renew-deadline": renewDeadline,
  "high-availability.kubernetes.leader-election.retry-period": retryPeriod,
});

/**
 * How soon a process that died without a word is noticed. A pod that ends is heard of at once in every profile: Flink's
 * ResourceManager watches its TaskManagers' pods, and Millrace all of them. What is left is who takes over when, and what is
 * frozen or cut off. Names and defaults: Flink's configuration page, the same in 1.20 and 2.x
 * (KubernetesHighAvailabilityOptions, HeartbeatManagerOptions).
 */
export const perceptions: Record<JobSpec["perception"], Profile> = {
  /** Flink's own: lease 15 s, renewed for 15 s, every 5 s; heartbeats every 10 s, missed for 50 s. A JobManager's successor leads after 17 to 21 s. */
  STANDARD: { defaults: {}, forced: { "resourcemanager.previous-worker.recovery.timeout": "15 s" } },
  FAST: {
    defaults: {
      // Six missed beats, above a young collection of a large heap. Of the 5 s that the profile promises the rest is Flink's
      // REST, the next look (lib/domain/draft.ts), and its pass on a busy machine.
      "heartbeat.interval": "500 ms",
      "heartbeat.timeout": "3 s",
      // REST answers for 3 s what it has answered before (ExecutionGraphCache). In ms, as 1.20 reads it too.
      "web.refresh-interval": "500",
      // Two beats that are refused: the process is gone while its node answers.
      "heartbeat.rpc-failure-threshold": "2",
      // The first restart at once: 1 s of waiting would be a third of what is left to save.
      "restart-strategy.exponential-delay.initial-backoff": "200 ms",
    },
    forced: {
      // A successor's JVM takes longer to start than the lease of the dead one to run out. fabric8's client asks for
      // duration > deadline > 2.2 × period. Each job writes its ConfigMap once a second: for tens of jobs, not for thousands.
      ...lease("4 s", "3 s", "1 s"),
      // TaskManagers come back within 2 s of the election; one that died with its JobManager is replaced the sooner.
      "resourcemanager.previous-worker.recovery.timeout": "5 s",
    },
  },
  /** A third of STANDARD's writes (5,000 jobs: 333 ConfigMaps a second, not 1,000), at the price of a minute without a JobManager. */
  FLEET: {
    defaults: {},
    forced: { ...lease("60 s", "50 s", "15 s"), "resourcemanager.previous-worker.recovery.timeout": "15 s" },
  },
};
