import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments, stringify } from "yaml";
import { type Access, callCluster } from "./cluster-api";
import { StepError } from "./part";
import { until } from "./process";

/** One account of Millrace's in the cluster for each of its parts, with no more rights than the part uses (deploy/rbac). */
export type Account = "controller" | "web" | "prometheus" | "admin";

const namespace = "millrace-system";
const manifest = (account: Account) =>
  join(import.meta.dirname, account === "admin" ? "admin-account.yaml" : `../deploy/rbac/${account}.yaml`);

type Manifest = { apiVersion: string; kind: string; metadata: { name: string; namespace?: string } };

const collections: Record<string, string> = {
  Namespace: "namespaces",
  ServiceAccount: "serviceaccounts",
  Secret: "secrets",
  ClusterRole: "clusterroles",
  ClusterRoleBinding: "clusterrolebindings",
};

/** Applies the account's manifests and answers a kubeconfig that holds server, CA data and token, and nothing else. */
export async function ensureAccess(admin: Access, account: Account): Promise<string> {
  const text = readFileSync(manifest(account), "utf8");
  for (const document of parseAllDocuments(text)) await apply(admin, document.toJS() as Manifest);
  const secret = `/api/v1/namespaces/${namespace}/secrets/millrace-${account}`;
  let token = "";
  await until(
    async () => {
      const { body } = await callCluster(admin, "GET", secret);
      token = (body.data as { token?: string } | undefined)?.token ?? "";
      return token !== "";
    },
    {
      timeoutMs: 30_000,
      orThrow: () =>
        new StepError(
          `The cluster gave no token to the account millrace-${account}`,
          "Check that its controller-manager is running",
        ),
    },
  );
  return kubeconfig(admin, `millrace-${account}`, Buffer.from(token, "base64").toString());
}

async function apply(admin: Access, manifest: Manifest): Promise<void> {
  const { apiVersion, kind, metadata } = manifest;
  const collection = collections[kind];
  if (!collection) throw new Error(`No path is known for a ${kind}`);
  const root = apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`;
  const scope = metadata.namespace ? `/namespaces/${metadata.namespace}` : "";
  const path = `${root}${scope}/${collection}/${metadata.name}?fieldManager=millrace-local&force=true`;
  const { status, body } = await callCluster(admin, "PATCH", path, stringify(manifest));
  if (status >= 300)
    throw new StepError(
      `The cluster refused ${kind} ${metadata.name}: ${(body.message as string | undefined) ?? status}`,
      "Give the kubeconfig's user the right to make it",
    );
}

function kubeconfig({ server, ca }: Access, user: string, token: string): string {
  const cluster = {
    server,
    ...(ca ? { "certificate-authority-data": Buffer.from(ca).toString("base64") } : {}),
  };
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "millrace",
    contexts: [{ name: "millrace", context: { cluster: "millrace", user } }],
    clusters: [{ name: "millrace", cluster }],
    users: [{ name: user, user: { token } }],
  });
}
