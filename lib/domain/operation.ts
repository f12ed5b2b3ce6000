import { z } from "zod";

/** Where a start takes its state from. */
export const startFrom = z.discriminatedUnion("from", [
  /** the newest completed checkpoint or savepoint of the job; fresh only where the job has none */
  z.object({ from: z.literal("LATEST_STATE"), allowNonRestoredState: z.boolean().default(false) }),
  z.object({
    from: z.literal("SNAPSHOT"),
    snapshotId: z.string().startsWith("snp_"),
    allowNonRestoredState: z.boolean().default(false),
  }),
  z.object({ from: z.literal("FRESH") }),
]);
export type StartFrom = z.infer<typeof startFrom>;

export const stopMode = z.enum(["SAVEPOINT", "CANCEL"]);
export type StopMode = z.infer<typeof stopMode>;

/** What was asked of a stop, and the run's `desiredSeq` that it is: clocks of several web processes do not order them. */
export const stopAsked = z.object({
  mode: stopMode.default("SAVEPOINT"),
  /** 0: before this was kept */
  desiredSeq: z.int().default(0),
});
export type StopAsked = z.infer<typeof stopAsked>;

export const operationKinds = [
  "START",
  "STOP",
  "SAVEPOINT",
  "PREPARE_TARGET",
  "ADOPT_ORPHAN",
  "DELETE_ORPHAN",
] as const;
export const operationStates = ["PENDING", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED"] as const;
export type OperationKind = (typeof operationKinds)[number];
export type OperationState = (typeof operationStates)[number];
