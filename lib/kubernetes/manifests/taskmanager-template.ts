import type { V1Pod } from "@kubernetes/client-node";
import { podPorts } from "@/lib/domain/pod-layout";
import type { Wire } from "../wire";
import type { RunManifestInput } from "./input";
import { containerSecurity, podSecurity } from "./security";
import { stateMount, stateVolume } from "./volumes";

/** What Flink does not set itself; name, resources, service account, labels, command and owner are Flink's. */
export const taskManagerTemplate = (input: RunManifestInput): Wire<V1Pod> => ({
  apiVersion: "v1",
  kind: "Pod",
  spec: {
    // A frozen one holds its share of the quota until it is gone, and its successor waits for that: Kubernetes' own 30 s.
    ...(input.spec.perception === "FAST" && { terminationGracePeriodSeconds: 5 }),
    securityContext: podSecurity,
    containers: [
      {
        name: "flink-main-container",
        ports: [{ name: "metrics", containerPort: podPorts.metrics }],
        terminationMessagePolicy: "FallbackToLogsOnError",
        securityContext: containerSecurity,
        volumeMounts: [stateMount],
      },
    ],
    volumes: [stateVolume(input)],
  },
});
