import { cpuQuantity, mebibytes } from "@/lib/domain/quantity";
import type { TargetManifestInput, TargetObject } from "./target-input";

/** The second wall behind Millrace's own quota: what user code starts by itself counts too. */
export function resourceQuota(input: TargetManifestInput, metadata: TargetObject["metadata"]) {
  const cpu = cpuQuantity(input.quotaCpuMilli / 1000);
  const memory = mebibytes(input.quotaMemoryMib);
  return {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata,
    spec: {
      hard: {
        "requests.cpu": cpu,
        "limits.cpu": cpu,
        "requests.memory": memory,
        "limits.memory": memory,
        // JobManager REST is never exposed.
        "services.nodeports": "0",
        "services.loadbalancers": "0",
      },
    },
  };
}

/** A quota refuses containers that say no size; those of Millrace do, a tenant's own would get these. */
export const limitRange = (metadata: TargetObject["metadata"]) => ({
  apiVersion: "v1",
  kind: "LimitRange",
  metadata,
  spec: {
    limits: [
      {
        type: "Container",
        default: { cpu: "500m", memory: "512Mi" },
        defaultRequest: { cpu: "500m", memory: "512Mi" },
      },
    ],
  },
});
