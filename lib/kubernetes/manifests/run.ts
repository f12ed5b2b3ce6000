import { podPorts } from "@/lib/domain/pod-layout";
import { scriptToRun } from "@/lib/domain/sql-script";
import { jobManagerDeployment } from "./deployment";
import type { RunManifestInput } from "./input";
import { artifactUrlKey } from "./jar-container";
import { flinkLabels, jobManagerSelector, objectNames, runLabels } from "./labels";
import { taskManagerTemplate } from "./taskmanager-template";
import type { ConfigMap, Deployment, Secret, Service } from "./types";

export type OwnedObject = ConfigMap | Secret | Service;
/** The Deployment is created first; the others belong to it. */
export type RunManifests = { deployment: Deployment; owned: OwnedObject[] };

/** `flinkFiles`: file names and contents from lib/flink/configuration/files (adapters do not import one another). */
export function runManifests(input: RunManifestInput, flinkFiles: Record<string, string>): RunManifests {
  const names = objectNames(input.clusterId);
  const metadata = (name: string) => ({
    name,
    namespace: input.namespace,
    labels: { ...flinkLabels(input), ...runLabels(input) },
  });
  const configMap = (name: string, data: Record<string, string>): ConfigMap => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: metadata(name),
    data,
  });
  return {
    deployment: jobManagerDeployment(input, flinkFiles),
    owned: [
      configMap(names.configuration, flinkFiles),
      // YAML is a superset of JSON, and Flink reads this file as YAML.
      configMap(names.podTemplate, {
        "taskmanager-pod-template.yaml": JSON.stringify(taskManagerTemplate(input), null, 2),
      }),
      {
        apiVersion: "v1",
        kind: "Secret",
        metadata: metadata(names.code),
        immutable: true,
        stringData: code(input),
      },
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: metadata(names.rest),
        spec: {
          type: "ClusterIP",
          clusterIP: "None",
          // A JobManager is asked for its faults before it is ready.
          publishNotReadyAddresses: true,
          selector: jobManagerSelector(input),
          ports: [{ name: "rest", port: podPorts.rest, targetPort: podPorts.rest }],
        },
      },
    ],
  };
}

function code({ spec, artifact }: RunManifestInput): Record<string, string> {
  if (spec.code.kind === "SQL") return { "job.sql": scriptToRun(spec.code.sql) };
  if (!artifact) throw new Error("A JAR job has an artifact.");
  return { [artifactUrlKey]: artifact.url };
}
