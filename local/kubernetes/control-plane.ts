import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { direct, startDaemon, stopDaemon } from "../process";
import { home, network, ports } from "../settings";
import { isReady } from "./api";
import { certificate, key } from "./certificates";
import { kubeconfigPath, program } from "./paths";
import { isOpen, untilUp } from "./wait";

type Flags = Record<string, string | number | boolean>;

const flags = (given: Flags) => Object.entries(given).map(([name, value]) => `--${name}=${value}`);

const etcd = (): Flags => ({
  name: "millrace",
  "data-dir": join(home, "etcd"),
  "listen-client-urls": `https://127.0.0.1:${ports.etcd}`,
  "advertise-client-urls": `https://127.0.0.1:${ports.etcd}`,
  "listen-peer-urls": `https://127.0.0.1:${ports.etcdPeer}`,
  "initial-advertise-peer-urls": `https://127.0.0.1:${ports.etcdPeer}`,
  "initial-cluster": `millrace=https://127.0.0.1:${ports.etcdPeer}`,
  "cert-file": certificate("etcd"),
  "key-file": key("etcd"),
  "trusted-ca-file": certificate("ca"),
  "client-cert-auth": true,
  "peer-cert-file": certificate("etcd"),
  "peer-key-file": key("etcd"),
  "peer-trusted-ca-file": certificate("ca"),
  "peer-client-cert-auth": true,
  // A killed etcd loses nothing by this, only a machine that loses power does; syncing would cost most of the writes' time.
  "unsafe-no-fsync": true,
  "log-level": "warn",
});

const apiServer = (): Flags => ({
  "bind-address": network.gateway,
  "advertise-address": network.gateway,
  "secure-port": ports.apiServer,
  "etcd-servers": `https://127.0.0.1:${ports.etcd}`,
  "etcd-cafile": certificate("ca"),
  "etcd-certfile": certificate("apiserver"),
  "etcd-keyfile": key("apiserver"),
  "tls-cert-file": certificate("apiserver"),
  "tls-private-key-file": key("apiserver"),
  "client-ca-file": certificate("ca"),
  "authorization-mode": "Node,RBAC",
  "enable-admission-plugins": "NodeRestriction",
  "allow-privileged": true,
  "service-cluster-ip-range": network.services,
  "service-account-issuer": "https://kubernetes.default.svc.cluster.local",
  "service-account-key-file": key("service-accounts"),
  "service-account-signing-key-file": key("service-accounts"),
  "kubelet-client-certificate": certificate("apiserver-to-kubelet"),
  "kubelet-client-key": key("apiserver-to-kubelet"),
  "kubelet-certificate-authority": certificate("ca"),
  "kubelet-preferred-address-types": "InternalIP,Hostname",
  profiling: false,
});

const controllerManager = (): Flags => ({
  kubeconfig: kubeconfigPath("controller-manager"),
  "bind-address": "127.0.0.1",
  "secure-port": ports.controllerManager,
  "leader-elect": false,
  "use-service-account-credentials": true,
  "service-account-private-key-file": key("service-accounts"),
  "root-ca-file": certificate("ca"),
  profiling: false,
});

const scheduler = (): Flags => ({
  kubeconfig: kubeconfigPath("scheduler"),
  "bind-address": "127.0.0.1",
  "secure-port": ports.scheduler,
  "leader-elect": false,
  profiling: false,
});

const daemons = {
  etcd,
  "kube-apiserver": apiServer,
  "kube-controller-manager": controllerManager,
  "kube-scheduler": scheduler,
};
type Name = keyof typeof daemons;

const start = (name: Name) =>
  startDaemon({ name, command: program(name), args: flags(daemons[name]()), env: direct });

/** Returns when the API server is ready; etcd's and its wait are one, the start's longest. */
export async function startApiServer(): Promise<void> {
  mkdirSync(join(home, "etcd"), { recursive: true, mode: 0o700 });
  await start("etcd");
  await untilUp("etcd", () => isOpen("127.0.0.1", ports.etcd));
  await start("kube-apiserver");
  await untilUp("kube-apiserver", isReady);
}

export async function startControllers(): Promise<void> {
  const both = [
    { name: "kube-controller-manager", port: ports.controllerManager },
    { name: "kube-scheduler", port: ports.scheduler },
  ] as const;
  await Promise.all(
    both.map(async ({ name, port }) => {
      await start(name);
      await untilUp(name, () => isOpen("127.0.0.1", port));
    }),
  );
}

export async function stopControllers(): Promise<void> {
  await Promise.all([stopDaemon("kube-controller-manager"), stopDaemon("kube-scheduler")]);
}

/** The API server would wait a minute for open watches; whoever watches now has been told to stop. */
export async function stopApiServer(): Promise<void> {
  await stopDaemon("kube-apiserver", { timeoutMs: 3_000 });
  await stopDaemon("etcd");
}
