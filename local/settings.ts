import { homedir } from "node:os";
import { join } from "node:path";

const env = process.env;

/** Versions of everything that is built or downloaded; the cache is keyed by them. */
export const versions = {
  kubernetes: "1.34.4",
  etcd: "3.6",
  coredns: "1.12.4",
  flink: "2.3.0",
  engineImage: "millrace/flink:2.3.0-1",
} as const;

/** Folders outside the clone. `cache` survives `down --purge`; `home` holds the one local stack of this machine. */
export const cache = env.MILLRACE_CACHE ?? join(homedir(), ".cache", "millrace");
export const home = env.MILLRACE_HOME ?? "/var/lib/millrace";

const port = (name: string, fallback: number) => Number(env[`MILLRACE_PORT_${name}`] ?? fallback);

/** Ports of the machine's parts (127.0.0.1 unless said). Each clone's web port is chosen when it attaches, from `web` upwards. */
export const ports = {
  etcd: port("ETCD", 12379),
  etcdPeer: port("ETCD_PEER", 12380),
  apiServer: port("API_SERVER", 16443),
  controllerManager: port("CONTROLLER_MANAGER", 10357),
  scheduler: port("SCHEDULER", 10359),
  kubelet: port("KUBELET", 11250),
  kubeProxy: port("KUBE_PROXY", 11256),
  postgres: port("POSTGRES", 15432),
  prometheus: port("PROMETHEUS", 19090),
  web: port("WEB", 8800),
};

/** Networks of the local cluster; the bridge's first address is the node's, and pods reach this machine by it. */
export const network = {
  bridge: "millrace0",
  pods: env.MILLRACE_POD_CIDR ?? "10.88.0.0/16",
  gateway: env.MILLRACE_POD_GATEWAY ?? "10.88.0.1",
  services: env.MILLRACE_SERVICE_CIDR ?? "10.96.0.0/16",
  kubernetesService: "10.96.0.1",
  dns: "10.96.0.10",
};

/** uid of the Flink user inside the engine image; state directories belong to it. */
export const flinkUid = 9999;
