/** What the simulated server serves: by plural, its group, version and kind. */
const served = {
  namespaces: ["", "v1", "Namespace"],
  nodes: ["", "v1", "Node"],
  persistentvolumes: ["", "v1", "PersistentVolume"],
  pods: ["", "v1", "Pod"],
  configmaps: ["", "v1", "ConfigMap"],
  secrets: ["", "v1", "Secret"],
  services: ["", "v1", "Service"],
  events: ["", "v1", "Event"],
  resourcequotas: ["", "v1", "ResourceQuota"],
  limitranges: ["", "v1", "LimitRange"],
  serviceaccounts: ["", "v1", "ServiceAccount"],
  persistentvolumeclaims: ["", "v1", "PersistentVolumeClaim"],
  deployments: ["apps", "v1", "Deployment"],
  replicasets: ["apps", "v1", "ReplicaSet"],
  roles: ["rbac.authorization.k8s.io", "v1", "Role"],
  rolebindings: ["rbac.authorization.k8s.io", "v1", "RoleBinding"],
  networkpolicies: ["networking.k8s.io", "v1", "NetworkPolicy"],
  endpointslices: ["discovery.k8s.io", "v1", "EndpointSlice"],
} as const;
export type ResourceName = keyof typeof served;
export type Resource = {
  name: ResourceName;
  group: string;
  kind: string;
  apiVersion: string;
  namespaced: boolean;
  /** as error messages call it: `deployments.apps` */
  qualified: string;
};

const clusterWide = new Set<string>(["namespaces", "nodes", "persistentvolumes"]);

export const resources = Object.fromEntries(
  Object.entries(served).map(([name, [group, version, kind]]) => [
    name,
    {
      name,
      group,
      kind,
      apiVersion: group ? `${group}/${version}` : version,
      namespaced: !clusterWide.has(name),
      qualified: group ? `${name}.${group}` : name,
    },
  ]),
) as Record<ResourceName, Resource>;

export const resourceNames = Object.keys(served) as ResourceName[];
export const namespacedResources = resourceNames.filter((name) => resources[name].namespaced);
const byKind = new Map<string, Resource>(Object.values(resources).map((one) => [one.kind, one]));
export const resourceOfKind = (kind: string): Resource | undefined => byKind.get(kind);

export type Target = {
  resource: Resource;
  namespace?: string;
  name?: string;
  /** `log`, `status`, `scale`, `proxy` and what follows it */
  sub?: string;
  rest?: string;
};

/** `/apis/apps/v1/namespaces/n/deployments/d` → what it names; undefined: nothing that is served. */
export function targetOf(path: string): Target | undefined {
  const parts = path.split("/").slice(1);
  const core = parts[0] === "api";
  if (!core && parts[0] !== "apis") return undefined;
  const group = core ? "" : parts[1];
  const inGroup = parts.slice(core ? 2 : 3);
  if (inGroup[0] === "namespaces" && inGroup.length > 2 && isServed(inGroup[2], group)) {
    const [, namespace = "", plural, name, sub, ...rest] = inGroup;
    return {
      resource: resources[plural as ResourceName],
      namespace,
      ...(name !== undefined && { name: decodeURIComponent(name) }),
      ...(sub !== undefined && { sub, rest: `/${rest.join("/")}` }),
    };
  }
  const [plural, name, sub] = inGroup;
  if (!isServed(plural, group)) return undefined;
  return {
    resource: resources[plural as ResourceName],
    ...(name !== undefined && { name: decodeURIComponent(name) }),
    ...(sub !== undefined && { sub }),
  };
}

const isServed = (plural: string | undefined, group: string | undefined): boolean =>
  plural !== undefined && plural in served && resources[plural as ResourceName].group === group;
