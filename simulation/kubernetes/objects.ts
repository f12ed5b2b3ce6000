/** Objects as they are in the simulated etcd. They are never changed in place: a new version is a new object. */
export type Owner = {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
};
export type Metadata = {
  name: string;
  namespace?: string;
  generateName?: string;
  uid: string;
  resourceVersion: string;
  generation?: number;
  creationTimestamp: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  finalizers?: string[];
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: Owner[];
};
export type KubeObject = {
  apiVersion: string;
  kind: string;
  metadata: Metadata;
  spec?: unknown;
  status?: unknown;
};
/** What is sent: the server adds the rest. */
export type Draft<T extends KubeObject = KubeObject> = Omit<T, "metadata"> & {
  metadata: Partial<Metadata>;
};

export type Condition = {
  type: string;
  status: "True" | "False" | "Unknown";
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
  lastUpdateTime?: string;
};

export type Resources = {
  requests?: Record<string, string>;
  limits?: Record<string, string>;
};
export type ContainerSpec = {
  name: string;
  image: string;
  resources?: Resources;
  startupProbe?: unknown;
  readinessProbe?: unknown;
  env?: { name: string; value?: string; valueFrom?: { secretKeyRef?: { name: string; key: string } } }[];
};
export type VolumeSpec = {
  name: string;
  configMap?: { name: string };
  secret?: { secretName: string };
  persistentVolumeClaim?: { claimName: string };
};
export type PodSpec = {
  nodeName?: string;
  restartPolicy?: "Always" | "Never" | "OnFailure";
  containers: ContainerSpec[];
  initContainers?: ContainerSpec[];
  volumes?: VolumeSpec[];
};
export type ContainerState = {
  waiting?: { reason: string; message?: string };
  running?: { startedAt: string };
  terminated?: {
    exitCode: number;
    reason: string;
    message?: string;
    startedAt: string;
    finishedAt: string;
  };
};
export type ContainerStatus = {
  name: string;
  image: string;
  ready: boolean;
  started?: boolean;
  restartCount: number;
  state: ContainerState;
  lastState: ContainerState;
};
export type PodStatus = {
  phase: "Pending" | "Running" | "Succeeded" | "Failed" | "Unknown";
  reason?: string;
  message?: string;
  podIP?: string;
  startTime?: string;
  conditions?: Condition[];
  containerStatuses?: ContainerStatus[];
  initContainerStatuses?: ContainerStatus[];
};
export type Pod = KubeObject & { spec: PodSpec; status: PodStatus };

type Template = { metadata: { labels?: Record<string, string> }; spec: PodSpec };
export type ReplicaSet = KubeObject & {
  spec: { replicas: number; selector: { matchLabels: Record<string, string> }; template: Template };
  status: { replicas: number; readyReplicas?: number; conditions?: Condition[]; observedGeneration?: number };
};
export type Deployment = KubeObject & {
  spec: {
    replicas: number;
    selector: { matchLabels: Record<string, string> };
    strategy?: { type: string };
    template: Template;
  };
  status: {
    replicas?: number;
    readyReplicas?: number;
    unavailableReplicas?: number;
    observedGeneration?: number;
    conditions?: Condition[];
  };
};
export type ConfigMap = KubeObject & { data?: Record<string, string> };
export type Service = KubeObject & {
  spec: { selector?: Record<string, string>; publishNotReadyAddresses?: boolean };
};
export type ResourceQuota = KubeObject & {
  spec: { hard: Record<string, string> };
  status: { hard?: Record<string, string>; used?: Record<string, string> };
};
export type Namespace = KubeObject & { status: { phase: "Active" | "Terminating" } };
export type Claim = KubeObject & {
  spec: { volumeName?: string };
  status: { phase: "Pending" | "Bound" | "Lost" };
};
export type KubeEvent = KubeObject & {
  type: "Normal" | "Warning";
  reason: string;
  message: string;
  count: number;
  firstTimestamp: string;
  lastTimestamp: string;
  involvedObject: { kind: string; namespace?: string; name: string; uid: string };
};

/** Kubernetes' times have no fractions of a second. */
export const timestamp = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
