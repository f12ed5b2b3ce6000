import { z } from "zod";

/** Not held to be whole: a run whose row cannot be read any more is lost, and a fraction of a millisecond does no harm. */
const at = z.number().describe("milliseconds since the epoch");
const cause = z.object({ summary: z.string(), detail: z.string().optional(), at });
/** One process of a JobManager: a container that is started again is another. */
const instance = z.object({ podUid: z.string(), restarts: z.number().int() });

export const checkpointFact = z.object({
  id: z.number(),
  path: z.string(),
  at,
  savepoint: z.boolean(),
  /** undefined: the store alone tells of it */
  sizeBytes: z.number().optional(),
});

/**
 * What earlier commits established about a run. Facts only grow: nothing in here is taken back, but for an end that a
 * JobManager told and took back itself, by recovering the job. An act that destroys evidence (stop, scale to 0, delete)
 * follows only from facts that a committed transaction holds.
 */
const facts = z.object({
  /** opens the run's artifact for its init container, until release; written by the start */
  artifactKey: z.string().optional(),
  /** the Deployment's UID, once the API server has answered with it */
  created: z.object({ at, uid: z.string() }).optional(),
  /** evidence's time of each step that was recorded */
  reached: z
    .object({ jmPodRunning: at.optional(), podRunning: at.optional(), running: at.optional() })
    .default({}),
  /** by step of its start, and by reason why that did not go on: when it was first seen */
  firstSeen: z.record(z.string(), at).optional(),
  /** the instance that runs the job, where the failover policy lets no other go on */
  jobManager: instance.optional(),
  /** the job as it was last seen to process data; its times are by its JobManager's clock */
  processing: z
    .object({
      startedAt: at,
      restartedAt: at.optional(),
      /** undefined: it was taken over, and nobody has seen by whom */
      jobManager: instance.optional(),
      /** how many of its pods ran then; undefined: none could be seen */
      taskManagers: z.number().int().optional(),
    })
    .optional(),
  /** when fewer TaskManagers were seen while Flink still said that all tasks run, by the database's clock */
  taskManagerLostAt: at.optional(),
  /** when it was seen to have fallen out of running, newest last, bounded: attempts in the policy's window */
  falls: z.array(at).default([]),
  /** seq: the `desiredSeq` that asked for it */
  stop: z
    .object({
      seq: z.number().int(),
      mode: z.enum(["SAVEPOINT", "CANCEL"]),
      /** our own trigger id: Flink answers the same request for the same id */
      triggerId: z.string().optional(),
      triggeredAt: at.optional(),
      /** number of the newest checkpoint before our trigger: what has a greater one was completed after it */
      afterCheckpoint: z.number().optional(),
      savepointPath: z.string().optional(),
      failure: cause.optional(),
      cancelledAt: at.optional(),
    })
    .optional(),
  restored: z.object({ id: z.number(), path: z.string(), at, savepoint: z.boolean() }).optional(),
  checkpoint: checkpointFact.optional(),
  /** when an end was first seen whose verdict waits for what else may be told of it */
  endSeenAt: at.optional(),
  /** when its job finished, as Flink's REST told while the verdict waited: its JobManager may be gone by the next look */
  finishedAt: at.optional(),
  /** how it ended; UNKNOWN: ended, but nothing tells how. NEVER_RAN: no Flink job of it ever ran */
  result: z
    .object({
      status: z.enum(["FINISHED", "CANCELED", "FAILED", "UNKNOWN", "NEVER_RAN"]),
      source: z.enum(["rest", "archive", "jobResultStore", "exitCode", "kubernetes", "none"]),
      at,
      cause: cause.optional(),
    })
    .optional(),
  /** when the recoveries before this run were started, oldest first: carried along the chain, within the policy's window */
  recoveries: z.array(at).default([]),
  /** the new run that the policy starts after this one's failure, by itself */
  recovery: z
    .object({
      /** when it is started at the earliest */
      at,
      attempt: z.number().int(),
      /** attempts that the policy allows within its window */
      of: z.number().int(),
      startedRunId: z.string().optional(),
      /** undefined: it is still to come */
      over: z.enum(["started", "superseded", "cancelled", "refused"]).optional(),
      /** why it is late, or is not done */
      why: z.string().optional(),
    })
    .optional(),
  /** steps of release, in their order */
  release: z
    .object({
      logsCapturedAt: at.optional(),
      scaledDownAt: at.optional(),
      deploymentDeletedAt: at.optional(),
      leftoversDeletedAt: at.optional(),
      stateDeletedAt: at.optional(),
    })
    .default({}),
});
/** While a newer version is rolled out, what it alone knows is kept by the older ones, which write back all they read. */
export const runFacts = facts.loose() as unknown as typeof facts;
export type RunFacts = z.infer<typeof runFacts>;

export const noFacts: RunFacts = { reached: {}, falls: [], recoveries: [], release: {} };

/** By the database's clock, of a run that is down: its state's time is the evidence's, whose node may be hours behind. */
export const downSince = (facts: RunFacts, stateSince: number): number =>
  Math.max(stateSince, facts.falls.at(-1) ?? stateSince);
