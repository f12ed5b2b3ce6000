import type { V1Container } from "@kubernetes/client-node";
import { podPorts } from "@/lib/domain/pod-layout";
import { cpuQuantity, mebibytes } from "@/lib/domain/quantity";
import type { Wire } from "../wire";
import type { RunManifestInput } from "./input";
import { jarContainer } from "./jar-container";
import { jobManagerSelector, runLabels } from "./labels";
import { containerSecurity, podSecurity } from "./security";
import { jobManagerCommand } from "./start-once";
import type { Deployment } from "./types";
import { jobManagerVolumes } from "./volumes";

export function jobManagerDeployment(
  input: RunManifestInput,
  flinkFiles: Record<string, string>,
): Deployment {
  const { clusterId: name, namespace } = input;
  const labels = { ...jobManagerSelector(input), ...runLabels(input) };
  const volumes = jobManagerVolumes(input, flinkFiles);
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace, labels },
    spec: {
      replicas: 1,
      // Never two JobManagers of one run, whatever is patched.
      strategy: { type: "Recreate" },
      selector: { matchLabels: jobManagerSelector(input) },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: input.jobManagerServiceAccount,
          securityContext: podSecurity,
          initContainers: jarContainer(input),
          containers: [
            container(
              input,
              volumes.map(({ mount }) => mount),
            ),
          ],
          volumes: volumes.map(({ volume }) => volume),
        },
      },
    },
  };
}

function container(input: RunManifestInput, volumeMounts: V1Container["volumeMounts"]): Wire<V1Container> {
  const { cpu, memoryMib } = input.spec.jobManager;
  const { command, args, env } = jobManagerCommand(input.clusterId, input.spec.failover);
  const resources = { cpu: cpuQuantity(cpu), memory: mebibytes(memoryMib) };
  const alive = { httpGet: { path: "/config", port: "rest" }, timeoutSeconds: 5 };
  return {
    name: "flink-main-container",
    image: input.image,
    imagePullPolicy: "IfNotPresent",
    command,
    args,
    resources: { requests: resources, limits: resources },
    ports: [
      { name: "rest", containerPort: podPorts.rest },
      { name: "jobmanager-rpc", containerPort: podPorts.jobManagerRpc },
      { name: "blobserver", containerPort: podPorts.blobServer },
      { name: "metrics", containerPort: podPorts.metrics },
    ],
    env: [
      // With HA the JobManager announces itself by this address, and fails to start without it.
      { name: "_POD_IP_ADDRESS", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "status.podIP" } } },
      ...env,
    ],
    // REST answers only once a leader is elected: 5 min are the longest lease (60 s) and a JVM's start on a crowded node.
    startupProbe: { ...alive, periodSeconds: 1, failureThreshold: 300 },
    readinessProbe: { ...alive, periodSeconds: 5 },
    terminationMessagePolicy: "FallbackToLogsOnError",
    securityContext: containerSecurity,
    ...(volumeMounts && { volumeMounts }),
  };
}
