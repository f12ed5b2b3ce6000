import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { z } from "zod";
import { clusterIdOf, newFlinkId, newId } from "@/lib/domain/ids";
import { jobSpec } from "@/lib/domain/job-spec";
import { flinkFiles } from "@/lib/flink/configuration/files";
import { readApiServerAddresses } from "../api-server-addresses";
import { applyTarget } from "../apply";
import { connect, type KubernetesClient } from "../client";
import { isNotFound } from "../errors";
import { reduceKubeconfig } from "../kubeconfig";
import { list } from "../list";
import type { RunManifestInput } from "../manifests/input";
import { type RunManifests, runManifests } from "../manifests/run";
import { targetManifests } from "../manifests/target";
import { namespacePath, pathOf } from "../paths";
import { readStateClaim } from "../state-claim";
import { until } from "./until";

const infoFile = process.env.MILLRACE_INFO;
if (!infoFile)
  throw new Error(
    "MILLRACE_INFO names no file: this test runs by `npm test`, or with the info.json of a stack.",
  );
/** What `npm run info` prints. */
export const info = z
  .object({ kubeconfig: z.string(), flinkHome: z.string() })
  .parse(JSON.parse(readFileSync(infoFile, "utf8")));

/** The instance's folder has its id; what an interrupted test leaves is deleted with the instance's other namespaces. */
const instance = basename(dirname(infoFile));

const accounts = {
  jobManagerServiceAccount: "millrace-jobmanager",
  taskManagerServiceAccount: "millrace-taskmanager",
};
const stateClaim = "millrace-state";
const random = () => randomBytes(16);

/** A deployment target of its own on the real cluster. */
export type TestTarget = {
  client: KubernetesClient;
  namespace: string;
  /** of the state, on this machine */
  directory: string;
  /** Ids, names and defaults of a run that is not there yet. */
  run(spec: object, more?: Partial<RunManifestInput>): RunManifestInput;
  manifests(run: RunManifestInput): RunManifests;
  /** Deletes all runs: what a failed test left would take the next one's place on the node. */
  clear(): Promise<void>;
  remove(): Promise<void>;
};

export async function testTarget(quota = { cpuMilli: 4000, memoryMib: 8192 }): Promise<TestTarget> {
  const client = connect(reduceKubeconfig(readFileSync(info.kubeconfig, "utf8")));
  const namespace = `mr-${instance}-${newFlinkId(random()).slice(0, 8)}`;
  const target = {
    ...accounts,
    targetId: newId("target", random()),
    projectId: newId("project", random()),
    namespace,
    quotaCpuMilli: quota.cpuMilli,
    quotaMemoryMib: quota.memoryMib,
    stateClaim,
    storageClass: "millrace-local",
    apiServerAddresses: await readApiServerAddresses(client),
  };
  await applyTarget(client, targetManifests(target));
  const directory = await until(
    async () => (await readStateClaim(client, { namespace, name: stateClaim }))?.directory,
  );
  return {
    client,
    namespace,
    directory,
    run(spec, more) {
      const runId = newId("run", random());
      return {
        ...accounts,
        runId,
        jobId: newId("job", random()),
        jobName: "Adapters",
        clusterId: clusterIdOf(runId),
        flinkJobId: newFlinkId(random()),
        applicationId: newFlinkId(random()),
        namespace,
        image: "millrace/flink:2.3.0-1",
        flinkVersion: "2.3.0",
        spec: jobSpec.parse({ engineId: "eng_test", ...spec }),
        stateClaim,
        ...more,
      };
    },
    manifests: (run) => runManifests(run, flinkFiles(run)),
    async clear() {
      const body = { propagationPolicy: "Foreground" };
      await client.json("DELETE", pathOf("Deployment", namespace), { body });
      await until(async () => (await list(client, pathOf("Deployment", namespace))).length === 0);
    },
    async remove() {
      await client.json("DELETE", namespacePath(namespace));
      await until(async () => client.json("GET", namespacePath(namespace)).then(() => undefined, isNotFound));
      await client.close();
    },
  };
}
