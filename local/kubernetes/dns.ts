import { existsSync, readFileSync } from "node:fs";
import { startDaemon, stopDaemon } from "../process";
import { network } from "../settings";
import { apply } from "./api";
import { writeConfig } from "./config-file";
import { corefile } from "./corefile";
import { kubeconfigPath, program } from "./paths";
import { untilUp } from "./wait";

/** Not 53: a DNS of the machine's may have taken it on every address. Pods ask the Service on 53 and are led here. */
const port = 10053;
const readyPort = 10054;

/** The cluster's DNS, a process of this machine on the bridge's address: it answers before the first pod runs. */
export async function startDns(): Promise<void> {
  const resolvConf = existsSync("/etc/resolv.conf") ? readFileSync("/etc/resolv.conf", "utf8") : "";
  const text = corefile({
    address: network.gateway,
    port,
    readyPort,
    kubeconfig: kubeconfigPath("coredns"),
    resolvConf,
  });
  const config = writeConfig("Corefile", text);
  await Promise.all([applyRole(), applyService()]);
  await startDaemon({
    name: "coredns",
    command: program("coredns"),
    args: ["-conf", config.file],
    env: config.env,
  });
  await untilUp("coredns", async () => (await fetch(`http://${network.gateway}:${readyPort}/ready`)).ok);
}

export const stopDns = () => stopDaemon("coredns");

async function applyRole() {
  const rbac = "/apis/rbac.authorization.k8s.io/v1";
  const apiVersion = "rbac.authorization.k8s.io/v1";
  const metadata = { name: "system:coredns" };
  const verbs = ["list", "watch"];
  await apply(`${rbac}/clusterroles`, {
    apiVersion,
    kind: "ClusterRole",
    metadata,
    rules: [
      { apiGroups: [""], resources: ["services", "pods", "namespaces"], verbs },
      { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs },
    ],
  });
  await apply(`${rbac}/clusterrolebindings`, {
    apiVersion,
    kind: "ClusterRoleBinding",
    metadata,
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "system:coredns" },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "system:coredns" }],
  });
}

async function applyService() {
  const protocols = [
    { name: "dns", protocol: "UDP" },
    { name: "dns-tcp", protocol: "TCP" },
  ];
  const namespace = "kube-system";
  await apply(`/api/v1/namespaces/${namespace}/services`, {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "kube-dns", namespace },
    // No selector: no pod serves it.
    spec: { clusterIP: network.dns, ports: protocols.map((one) => ({ ...one, port: 53, targetPort: port })) },
  });
  await apply(`/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`, {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: "kube-dns-host", namespace, labels: { "kubernetes.io/service-name": "kube-dns" } },
    addressType: "IPv4",
    endpoints: [{ addresses: [network.gateway], conditions: { ready: true } }],
    ports: protocols.map((one) => ({ ...one, port })),
  });
}
