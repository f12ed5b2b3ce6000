import type { Deployment, KubeObject, Pod, ReplicaSet } from "./objects";
import type { Resource } from "./resources";
import { invalid } from "./status";

/** What the server adds to an object that is created, as far as something reads it. */
export function defaulted<T extends KubeObject>(object: T, resource: Resource): T {
  const kind: string = resource.name;
  switch (kind) {
    case "pods": {
      const { spec } = object as unknown as Pod;
      return {
        ...object,
        spec: { restartPolicy: "Always", terminationGracePeriodSeconds: 30, ...spec },
        status: { phase: "Pending", qosClass: "Guaranteed" },
      };
    }
    case "deployments": {
      const { spec, metadata } = object as unknown as Deployment;
      checkSelector(resource, metadata.name, spec);
      return {
        ...object,
        metadata: { ...object.metadata, generation: 1 },
        spec: {
          strategy: { type: "RollingUpdate" },
          progressDeadlineSeconds: 600,
          ...spec,
          replicas: spec.replicas ?? 1,
        },
        status: {},
      };
    }
    case "replicasets": {
      const { spec } = object as unknown as ReplicaSet;
      return {
        ...object,
        metadata: { ...object.metadata, generation: 1 },
        spec: { ...spec, replicas: spec.replicas ?? 1 },
        status: { replicas: 0 },
      };
    }
    case "namespaces":
      return { ...object, spec: { finalizers: ["kubernetes"] }, status: { phase: "Active" } };
    case "persistentvolumeclaims":
      return { ...object, status: { phase: "Pending" } };
    case "resourcequotas":
      return { ...object, status: {} };
    case "secrets":
      return encoded(object);
    default:
      return object;
  }
}

function checkSelector(resource: Resource, name: string, spec: Deployment["spec"]): void {
  const labels = spec.template?.metadata?.labels ?? {};
  const wanted = Object.entries(spec.selector?.matchLabels ?? {});
  if (wanted.length === 0) throw invalid(resource, name, "spec.selector: Required value");
  if (wanted.every(([key, value]) => labels[key] === value)) return;
  const text = JSON.stringify(labels);
  const why = `spec.template.metadata.labels: Invalid value: ${text}: \`selector\` does not match template \`labels\``;
  throw invalid(resource, name, why);
}

function encoded<T extends KubeObject>(object: T): T {
  const { stringData = {}, ...rest } = object as T & { stringData?: Record<string, string>; data?: object };
  const data = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(text).toString("base64")]);
  return { type: "Opaque", ...rest, data: { ...rest.data, ...Object.fromEntries(data) } } as unknown as T;
}
