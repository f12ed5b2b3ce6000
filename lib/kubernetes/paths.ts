/** DNS-1123: the one choke point that every name passes on its way into a path. */
const dnsName = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

export function checkedName(name: string): string {
  if (!dnsName.test(name)) throw new Error(`Not a Kubernetes name: ${JSON.stringify(name.slice(0, 80))}`);
  return name;
}

const resources = {
  Deployment: ["/apis/apps/v1", "deployments"],
  ReplicaSet: ["/apis/apps/v1", "replicasets"],
  Pod: ["/api/v1", "pods"],
  Event: ["/api/v1", "events"],
  ConfigMap: ["/api/v1", "configmaps"],
  Secret: ["/api/v1", "secrets"],
  Service: ["/api/v1", "services"],
  ResourceQuota: ["/api/v1", "resourcequotas"],
  LimitRange: ["/api/v1", "limitranges"],
  ServiceAccount: ["/api/v1", "serviceaccounts"],
  PersistentVolumeClaim: ["/api/v1", "persistentvolumeclaims"],
  Role: ["/apis/rbac.authorization.k8s.io/v1", "roles"],
  RoleBinding: ["/apis/rbac.authorization.k8s.io/v1", "rolebindings"],
  NetworkPolicy: ["/apis/networking.k8s.io/v1", "networkpolicies"],
} as const;
export type NamespacedKind = keyof typeof resources;

export function pathOf(kind: NamespacedKind, namespace: string, name?: string): string {
  const [group, plural] = resources[kind];
  return `${group}/namespaces/${checkedName(namespace)}/${plural}${name === undefined ? "" : `/${checkedName(name)}`}`;
}

/** Of all namespaces. */
export const clusterPathOf = (kind: NamespacedKind): string => resources[kind].join("/");
export const namespacePath = (name: string): string => `/api/v1/namespaces/${checkedName(name)}`;
export const isNamespacedKind = (kind: string): kind is NamespacedKind => kind in resources;
