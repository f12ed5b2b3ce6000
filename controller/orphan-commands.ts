import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Adoption, readAdoption } from "@/lib/domain/adoption";
import { orphanKind } from "@/lib/domain/orphans";
import { MillraceError } from "@/lib/errors";
import { readOptions } from "@/lib/flink/read-options";
import type { KubernetesClient } from "@/lib/kubernetes/client";
import { deleteDeployment } from "@/lib/kubernetes/delete";
import { KubernetesError } from "@/lib/kubernetes/errors";
import { readFlinkConfiguration, readJobManager } from "@/lib/kubernetes/read-jobmanager";
import { log } from "@/lib/log";
import { type LoadedOrphanOperation, loadOrphanOperation } from "@/lib/operations/claim-orphan-operations";
import { knownRuns } from "@/lib/operations/load-sweep";
import { recordAdoption } from "@/lib/operations/record-adoption";
import {
  type OrphanOutcome,
  recordOrphanOutcome,
  recordOrphanStep,
} from "@/lib/operations/record-orphan-operation";
import { ClaimLost } from "@/lib/operations/run-head";
import type { Database } from "@/lib/postgres/client";
import type { World } from "./world";

type Orphan = NonNullable<LoadedOrphanOperation["orphan"]>;

/** A pod has 30 s to end, and goes on to end after that: whoever waits is told by then. */
const gonePatienceMs = 90_000;
const gonePollMs = 500;

/** Carries out what an administrator asked for. Never rejects for what concerns the orphan: it is an outcome. */
export async function carryOut(db: Database, world: World, operationId: string): Promise<void> {
  const owner = world.heartbeat.id;
  const loaded = await loadOrphanOperation(db, operationId);
  const at = () => new Date(world.now());
  try {
    const { orphan } = loaded;
    if (!orphan) throw gone("It is no orphan any more: its object is gone, or it was adopted.");
    const client = world.clusters.get(orphan.clusterId)?.client;
    if (!client)
      throw new MillraceError(
        "KUBERNETES_UNREACHABLE",
        "The controller cannot open the cluster's credential.",
      );
    if (loaded.operation.kind === "ADOPT_ORPHAN") {
      const adoption = await readIds(client, orphan);
      const runId = orphan.runId ?? "";
      await recordAdoption(db, { owner, loaded, orphan, runId, adoption, at: at(), random: randomBytes });
    } else {
      await remove(db, owner, loaded, { ...orphan, client });
      const done: OrphanOutcome = { done: true, step: `${orphan.name} is gone` };
      await db.$transaction((tx) => recordOrphanOutcome(tx, owner, loaded, done, at()));
    }
    log.info(
      { operation: operationId, orphan: orphan.id, kind: loaded.operation.kind },
      "an orphan was seen to",
    );
  } catch (error) {
    if (error instanceof ClaimLost) throw error;
    const outcome = failureOf(error);
    log.warn({ err: error, operation: operationId }, "an orphan could not be seen to");
    await db.$transaction((tx) => recordOrphanOutcome(tx, owner, loaded, outcome, at()));
  }
}

/** The ids that its own pods were started with, uncached; what was seen must still be there. */
async function readIds(client: KubernetesClient, orphan: Orphan): Promise<Adoption> {
  const { name } = orphan;
  const now = await readJobManager(client, orphan);
  if (now?.uid !== orphan.uid) throw gone(`${name} is not there any more.`);
  if (now.deleting) throw gone(`${name} is being deleted.`);
  const text = await readFlinkConfiguration(client, orphan);
  if (text === undefined)
    throw unreadable(`${name} has no ConfigMap flink-config-${name} with a config.yaml.`);
  const adoption = readAdoption(optionsOf(text, name));
  if ("missing" in adoption)
    throw unreadable(`flink-config-${name} does not say: ${adoption.missing.join(", ")}.`);
  if (adoption.clusterId !== name)
    throw unreadable(`flink-config-${name} is of ${adoption.clusterId}, which is another Deployment.`);
  return adoption;
}

function optionsOf(text: string, name: string): Record<string, string> {
  try {
    return readOptions(text);
  } catch (cause) {
    throw unreadable(`config.yaml in flink-config-${name} is no YAML.`, cause);
  }
}

/** By its UID. Its pods go with it; whatever Flink keeps for another JobManager (two ConfigMaps, its state) stays. */
async function remove(
  db: Database,
  owner: string,
  loaded: LoadedOrphanOperation,
  { client, ...orphan }: Orphan & { client: KubernetesClient },
): Promise<void> {
  const { name, namespace, uid } = orphan;
  const now = await readJobManager(client, orphan);
  if (now?.uid !== uid) return;
  const runs = now.runId === undefined ? [] : await knownRuns(db, [now.runId]);
  if (orphanKind(orphan.clusterId, now, runs[0]) === null)
    throw new MillraceError("ORPHAN_NOT_DELETABLE", `${name} is a run's own by now: stop its job instead.`);
  await recordOrphanStep(db, owner, loaded, 30, `${name} is being deleted`);
  await deleteDeployment(client, { namespace, name, uid });
  await recordOrphanStep(db, owner, loaded, 60, "Its pods are ending");
  const until = performance.now() + gonePatienceMs;
  while ((await readJobManager(client, orphan))?.uid === uid) {
    if (performance.now() > until)
      throw new MillraceError(
        "KUBERNETES_REFUSED",
        `The deletion of ${name} was accepted, and something of it does not end: it goes when its pods have.`,
      );
    await sleep(gonePollMs);
  }
}

const gone = (message: string) => new MillraceError("ORPHAN_GONE", message);
const unreadable = (message: string, cause?: unknown) =>
  new MillraceError("ORPHAN_UNREADABLE", message, { cause });

function failureOf(error: unknown): OrphanOutcome {
  if (error instanceof MillraceError) return { done: false, code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof KubernetesError)
    return {
      done: false,
      code: error.status === 0 ? "KUBERNETES_UNREACHABLE" : "KUBERNETES_REFUSED",
      message,
    };
  return {
    done: false,
    code: "INTERNAL",
    message: "Something went wrong in the controller; its log says what.",
  };
}
