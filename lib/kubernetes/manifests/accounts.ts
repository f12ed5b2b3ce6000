import type { TargetManifestInput, TargetObject } from "./target-input";

type Metadata = (name: string) => TargetObject["metadata"];
type Rule = { apiGroups: string[]; resources: string[]; verbs: string[] };

/** Neither account may read Secrets, nor delete the Deployment: a JobManager that ends its own cluster takes its evidence away. */
const jobManagerRules: Rule[] = [
  {
    apiGroups: [""],
    resources: ["pods"],
    verbs: ["get", "list", "watch", "create", "update", "patch", "delete"],
  },
  {
    apiGroups: [""],
    resources: ["configmaps"],
    verbs: ["get", "list", "watch", "create", "update", "patch", "delete"],
  },
  { apiGroups: ["apps"], resources: ["deployments"], verbs: ["get"] },
  // Asked for where owner references are protected (OpenShift): TaskManager pods belong to the Deployment.
  { apiGroups: ["apps"], resources: ["deployments/finalizers"], verbs: ["update"] },
];
/** With HA a TaskManager finds its leader in a ConfigMap. */
const taskManagerRules: Rule[] = [
  { apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list", "watch"] },
];

export function accounts(input: TargetManifestInput, metadata: Metadata): TargetObject[] {
  return [
    ...account(input.jobManagerServiceAccount, jobManagerRules, metadata),
    ...account(input.taskManagerServiceAccount, taskManagerRules, metadata),
  ];
}

function account(name: string, rules: Rule[], metadata: Metadata): TargetObject[] {
  const { namespace } = metadata(name);
  const rbac = "rbac.authorization.k8s.io";
  const objects = [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: metadata(name) },
    { apiVersion: `${rbac}/v1`, kind: "Role", metadata: metadata(name), rules },
    {
      apiVersion: `${rbac}/v1`,
      kind: "RoleBinding",
      metadata: metadata(name),
      roleRef: { apiGroup: rbac, kind: "Role", name },
      subjects: [{ kind: "ServiceAccount", name, namespace }],
    },
  ];
  return objects;
}
