import { clusterIdOf, newFlinkId, newId } from "@/lib/domain/ids";
import { type JobSpec, quotaOf } from "@/lib/domain/job-spec";
import type { RestoreFrom } from "@/lib/domain/restore";
import { noFacts, type RunFacts } from "@/lib/domain/run-facts";
import type { NewEvent } from "@/lib/domain/decision";
import { runStateRows } from "@/lib/domain/run-state";
import type { Transaction } from "./context";
import { feedOperation, feedRun } from "./feed";
import { wakeController } from "./wake-controller";

export type NewRun = {
  /** fixed here, so whatever happens afterwards finds the same objects */
  id: string;
  project: { id: string; slug: string };
  jobId: string;
  version: { id: string; number: number };
  target: { id: string; name: string };
  spec: JobSpec;
  restore: RestoreFrom;
  message: string;
  /** of its events after RunAccepted, at the same time */
  events: NewEvent[];
  /** what it follows, where a policy starts it and no person */
  recovery: { of: { id: string; number: number }; attempt: number; recoveries: number[] } | null;
  createdById: string | null;
  /** name of the user or token; null: Millrace itself */
  requestedBy: string | null;
  /** what was asked for: lib/domain/operation.ts */
  input: object;
  at: Date;
  random: (bytes: number) => Uint8Array;
};

/** Writes down everything that the controller will need of a start: in the caller's transaction, under its locks. */
export async function acceptRun(tx: Transaction, given: NewRun) {
  const { id, project, jobId, version, spec, at } = given;
  const engine = await tx.engine.findUniqueOrThrow({ where: { id: spec.engineId } });
  const last = await tx.run.aggregate({ where: { jobId }, _max: { number: true } });
  const run = await tx.run.create({
    data: {
      ...runColumns(given, (last._max.number ?? 0) + 1, engine.image),
      schedule: { create: {} },
      events: { create: eventColumns(given) },
    },
  });
  await tx.job.update({
    where: { id: jobId },
    data: { latestRunId: id, severity: runStateRows.STARTED.severity, stateSince: at },
  });
  const operation = await tx.operation.create({ data: operationColumns(given) });
  const recovers = given.recovery && { id: given.recovery.of.id, number: given.recovery.of.number };
  await feedRun(tx, project.id, { ...run, version, recovers });
  await feedOperation(tx, project, operation);
  await wakeController(tx, id);
  return { run, operation };
}

export function runColumns(given: NewRun, number: number, image: string) {
  const { id, spec, at, random, recovery } = given;
  const facts: RunFacts = {
    ...noFacts,
    // the key by which this run's init container, and nobody else, fetches its JAR
    ...(spec.code.kind === "JAR" && { artifactKey: Buffer.from(random(24)).toString("base64url") }),
    recoveries: recovery?.recoveries ?? [],
  };
  return {
    id,
    jobId: given.jobId,
    versionId: given.version.id,
    targetId: given.target.id,
    number,
    reason: "RunAccepted",
    message: given.message,
    stateSince: at,
    sequence: 1 + given.events.length,
    clusterId: clusterIdOf(id),
    flinkJobId: newFlinkId(random(16)),
    applicationId: newFlinkId(random(16)),
    image,
    ...quotaOf(spec),
    ...given.restore,
    recoveryOf: recovery?.of.id ?? null,
    recoveryAttempt: recovery?.attempt ?? 0,
    facts,
    createdById: given.createdById,
    createdAt: at,
  };
}

export function eventColumns({ version, target, restore, message, events, at }: NewRun) {
  const detail = { version: version.number, target: target.name, restorePath: restore.restorePath };
  const accepted = { type: "RunAccepted", state: "STARTED" as const, message, detail };
  const later = events.map(({ type, message: words, detail: more }) => ({
    type,
    state: null,
    message: words,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- details are JSON by what makes them
    detail: more as Record<string, string | number>,
  }));
  return [accepted, ...later].map((event, index) => ({
    ...event,
    sequence: index + 1,
    occurredAt: at,
    recordedAt: at,
  }));
}

export const operationColumns = (given: NewRun) => ({
  id: newId("operation", given.random(10)),
  projectId: given.project.id,
  kind: "START" as const,
  jobId: given.jobId,
  runId: given.id,
  input: given.input,
  requestedBy: given.requestedBy,
  createdAt: given.at,
});
