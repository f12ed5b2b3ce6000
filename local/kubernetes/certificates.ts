import { createHash, X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../process";
import { network } from "../settings";
import { kubeconfig } from "./kubeconfig";
import { apiServerUrl, kubeconfigPath, kubernetesHome, nodeName, pki } from "./paths";

type Subject = { name: string; subject: string; hosts?: string[]; kubeconfig?: true };

const node = ["IP:127.0.0.1", `IP:${network.gateway}`, "DNS:localhost", `DNS:${nodeName}`];
const service = [
  "kubernetes",
  "kubernetes.default",
  "kubernetes.default.svc",
  "kubernetes.default.svc.cluster.local",
];

/** Who is known to whom by what name. The kubelet's must name the node's address, or reading logs fails on TLS alone. */
const subjects: Subject[] = [
  { name: "etcd", subject: "/CN=etcd", hosts: node },
  {
    name: "apiserver",
    subject: "/CN=kube-apiserver",
    hosts: [...node, `IP:${network.kubernetesService}`, ...service.map((host) => `DNS:${host}`)],
  },
  { name: "apiserver-to-kubelet", subject: "/O=system:masters/CN=kube-apiserver-kubelet-client" },
  { name: "kubelet-server", subject: `/CN=${nodeName}`, hosts: node },
  { name: "admin", subject: "/O=system:masters/CN=millrace-admin", kubeconfig: true },
  { name: "controller-manager", subject: "/CN=system:kube-controller-manager", kubeconfig: true },
  { name: "scheduler", subject: "/CN=system:kube-scheduler", kubeconfig: true },
  { name: "kube-proxy", subject: "/CN=system:kube-proxy", kubeconfig: true },
  { name: "kubelet", subject: `/O=system:nodes/CN=system:node:${nodeName}`, kubeconfig: true },
  { name: "coredns", subject: "/CN=system:coredns", kubeconfig: true },
];

const days = 3650;
const monthMs = 30 * 24 * 3600_000;
/** A changed address or name makes new certificates. */
const recipe = createHash("sha256")
  .update(JSON.stringify([subjects, apiServerUrl, days]))
  .digest("hex");
const recipeFile = join(pki, "recipe");

export const certificate = (name: string) => join(pki, `${name}.crt`);
export const key = (name: string) => join(pki, `${name}.key`);

/** False when they are missing, for other addresses, or end within a month. */
export function certificatesAreGood(): boolean {
  if (!existsSync(recipeFile) || readFileSync(recipeFile, "utf8") !== recipe) return false;
  const until = new X509Certificate(readFileSync(certificate("ca"))).validTo;
  return Date.parse(until) > Date.now() + monthMs;
}

/** Makes a new authority and everything it signs. Nothing that trusts the old one may be running. */
export async function makeCertificates(): Promise<void> {
  const work = `${pki}.partial`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true, mode: 0o700 });
  // OpenSSL's own file would add a CA's extensions to every certificate.
  writeFileSync(join(work, "openssl.cnf"), "[req]\ndistinguished_name=none\n[none]\n");
  const authority = [
    "basicConstraints=critical,CA:TRUE",
    "keyUsage=critical,keyCertSign,cRLSign,digitalSignature",
    "subjectKeyIdentifier=hash",
  ];
  await request(work, "ca", "/CN=millrace-local", authority, []);
  const accounts = run("openssl", [
    "genpkey",
    "-algorithm",
    "RSA",
    "-pkeyopt",
    "rsa_keygen_bits:2048",
    "-out",
    join(work, "service-accounts.key"),
  ]);
  await Promise.all([accounts, ...subjects.map((one) => sign(work, one))]);
  for (const { name } of subjects.filter((one) => one.kubeconfig)) writeKubeconfig(work, name);
  writeFileSync(join(work, "recipe"), recipe);
  rmSync(pki, { recursive: true, force: true });
  renameSync(work, pki);
}

function sign(work: string, { name, subject, hosts }: Subject): Promise<void> {
  const extensions = [
    "basicConstraints=critical,CA:FALSE",
    "keyUsage=critical,digitalSignature",
    "extendedKeyUsage=clientAuth,serverAuth",
    ...(hosts ? [`subjectAltName=${hosts.join(",")}`] : []),
  ];
  return request(work, name, subject, extensions, [
    "-CA",
    join(work, "ca.crt"),
    "-CAkey",
    join(work, "ca.key"),
  ]);
}

async function request(work: string, name: string, subject: string, extensions: string[], signer: string[]) {
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc"];
  const files = ["-keyout", join(work, `${name}.key`), "-out", join(work, `${name}.crt`)];
  const options = ["-config", join(work, "openssl.cnf"), "-days", `${days}`, "-subj", subject];
  const added = extensions.flatMap((extension) => ["-addext", extension]);
  await run("openssl", ["req", "-x509", ...options, ...curve, ...files, ...signer, ...added]);
}

function writeKubeconfig(work: string, name: string) {
  const read = (file: string) => readFileSync(join(work, file), "utf8");
  const content = kubeconfig({
    server: apiServerUrl,
    ca: read("ca.crt"),
    certificate: read(`${name}.crt`),
    key: read(`${name}.key`),
  });
  mkdirSync(kubernetesHome, { recursive: true });
  // By rename: a clone that reads its kubeconfig meanwhile sees the old one or the new one.
  const file = kubeconfigPath(name);
  writeFileSync(`${file}.partial`, content, { mode: 0o600 });
  renameSync(`${file}.partial`, file);
}
