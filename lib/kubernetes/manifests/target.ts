import { accounts } from "./accounts";
import { limitRange, resourceQuota } from "./limits";
import { networkPolicy } from "./network-policy";
import {
  projectLabel,
  type TargetManifestInput,
  type TargetManifests,
  type TargetObject,
  targetLabel,
} from "./target-input";

export function targetManifests(input: TargetManifestInput): TargetManifests {
  const labels = {
    "app.kubernetes.io/managed-by": "millrace",
    [targetLabel]: input.targetId,
    [projectLabel]: input.projectId,
  };
  const metadata = (name: string) => ({ name, namespace: input.namespace, labels });
  return {
    objects: [
      namespace(input.namespace, labels),
      ...accounts(input, metadata),
      resourceQuota(input, metadata("millrace")),
      limitRange(metadata("millrace")),
      networkPolicy(input, metadata("millrace")),
      stateClaim(input, metadata(input.stateClaim)),
    ],
  };
}

const namespace = (name: string, labels: Record<string, string>) => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: {
    name,
    labels: {
      ...labels,
      "pod-security.kubernetes.io/enforce": "restricted",
      "pod-security.kubernetes.io/enforce-version": "latest",
    },
  },
});

const stateClaim = ({ storageClass }: TargetManifestInput, metadata: TargetObject["metadata"]) => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata,
  spec: {
    storageClassName: storageClass,
    // JobManager and TaskManagers on several nodes write to it at once.
    accessModes: ["ReadWriteMany"],
    resources: { requests: { storage: "10Gi" } },
  },
});
