import type { V1Deployment } from "@kubernetes/client-node";
import { jobLabel, runLabel } from "@/lib/domain/pod-layout";
import type { DeploymentSeen } from "@/lib/domain/observation";
import type { Wire } from "./wire";

export type ProjectedDeployment = {
  name: string;
  namespace: string;
  runId: string | undefined;
  jobId: string | undefined;
  seen: Extract<DeploymentSeen, { seen: "present" }>;
};

export function projectDeployment({ metadata = {}, spec, status }: Wire<V1Deployment>): ProjectedDeployment {
  const refused = status?.conditions?.find(
    ({ type, status: holds }) => type === "ReplicaFailure" && holds === "True",
  );
  return {
    name: metadata.name ?? "",
    namespace: metadata.namespace ?? "",
    runId: metadata.labels?.[runLabel],
    jobId: metadata.labels?.[jobLabel],
    seen: {
      seen: "present",
      uid: metadata.uid ?? "",
      createdAt: Date.parse(metadata.creationTimestamp ?? ""),
      deleting: metadata.deletionTimestamp !== undefined,
      replicas: spec?.replicas ?? 1,
      ...(refused && { replicaFailure: refused.message ?? refused.reason ?? "" }),
    },
  };
}
