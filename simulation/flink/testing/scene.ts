import { clusterIdOf } from "@/lib/domain/ids";
import { jobSpec } from "@/lib/domain/job-spec";
import { flinkFiles } from "@/lib/flink/configuration/files";
import { readFlink } from "@/lib/flink/read-job";
import { applyTarget, createRun } from "@/lib/kubernetes/apply";
import type { RunManifestInput } from "@/lib/kubernetes/manifests/input";
import { runManifests } from "@/lib/kubernetes/manifests/run";
import { targetManifests } from "@/lib/kubernetes/manifests/target";
import { readRun } from "@/lib/kubernetes/read-run";
import { serviceProxy } from "@/lib/kubernetes/service-proxy";
import { readStateClaim } from "@/lib/kubernetes/state-claim";
import { simCluster } from "../../kubernetes/cluster";
import { clock } from "../../kubernetes/testing/clock";
import { clientOf } from "../../kubernetes/testing/transport";
import type { JobBehaviour } from "../behaviour";

const namespace = "target-a";
const accounts = { jobManagerServiceAccount: "jm", taskManagerServiceAccount: "tm" };
const stateClaim = "millrace-state";

/** A target with one job, made by the product's own manifests and read by its own readers. */
export async function scene(behaviour: JobBehaviour = {}, spec: object = {}, seed = 1) {
  const time = clock(seed);
  const cluster = simCluster(time.kernel, { behaviourOf: () => behaviour });
  const client = clientOf(cluster);
  await applyTarget(
    client,
    targetManifests({
      ...accounts,
      targetId: "tgt_1",
      projectId: "prj_1",
      namespace,
      quotaCpuMilli: 8_000,
      quotaMemoryMib: 16_384,
      stateClaim,
      storageClass: "any",
      apiServerAddresses: [],
    }),
  );
  time.pass(2_000);
  const directory = (await readStateClaim(client, { namespace, name: stateClaim }))?.directory ?? "";
  const state = cluster.stateAt(directory);

  function input(number: number, more: Partial<RunManifestInput> = {}): RunManifestInput {
    const runId = `run_${`${number}`.padStart(16, "0")}`;
    return {
      ...accounts,
      runId,
      jobId: "job_1",
      jobName: "Orders",
      clusterId: clusterIdOf(runId),
      flinkJobId: `${number}`.padStart(32, "f"),
      applicationId: `${number}`.padStart(32, "a"),
      namespace,
      image: "millrace/flink:2.3.0-1",
      flinkVersion: "2.3.0",
      spec: jobSpec.parse({ engineId: "eng_test", code: { kind: "SQL", sql: "SELECT 1;" }, ...spec }),
      stateClaim,
      ...more,
    };
  }

  async function start(number = 1, more: Partial<RunManifestInput> = {}) {
    const run = input(number, more);
    const { uid } = await createRun(client, runManifests(run, flinkFiles(run)));
    const flink = serviceProxy(client, run);
    return {
      ...run,
      uid,
      flink,
      objects: () => readRun(client, run),
      job: () => readFlink(flink, run.flinkJobId),
      pod: (component: "jobmanager" | "taskmanager") =>
        cluster.podsOf(namespace, { app: run.clusterId, component })[0]?.metadata.name ?? "",
    };
  }

  return { ...time, cluster, client, state, namespace, start };
}
