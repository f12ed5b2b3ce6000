export type TargetManifestInput = {
  targetId: string;
  projectId: string;
  namespace: string;
  jobManagerServiceAccount: string;
  taskManagerServiceAccount: string;
  quotaCpuMilli: number;
  quotaMemoryMib: number;
  stateClaim: string;
  storageClass: string;
  /** of readApiServerAddresses: CIDRs from which JobManager REST may be reached besides namespaces that are no targets */
  apiServerAddresses: string[];
};

export type TargetObject = {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
};
/** In the order in which they are applied; the namespace is the first. */
export type TargetManifests = { objects: TargetObject[] };

export const targetLabel = "millrace.dev/target";
export const projectLabel = "millrace.dev/project";
