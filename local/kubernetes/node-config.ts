import { join } from "node:path";
import { cgroupRoot } from "../cgroups";
import { home, network, ports } from "../settings";
import { certificate, key } from "./certificates";
import { containerdSocket, kubeconfigPath, kubeletHome, nodeName } from "./paths";

export const podLogs = join(home, "log", "pods");

export const kubeletConfig = () => ({
  apiVersion: "kubelet.config.k8s.io/v1beta1",
  kind: "KubeletConfiguration",
  address: network.gateway,
  port: ports.kubelet,
  healthzPort: 0,
  tlsCertFile: certificate("kubelet-server"),
  tlsPrivateKeyFile: key("kubelet-server"),
  authentication: {
    anonymous: { enabled: false },
    webhook: { enabled: true },
    x509: { clientCAFile: certificate("ca") },
  },
  authorization: { mode: "Webhook" },
  containerRuntimeEndpoint: `unix://${containerdSocket}`,
  cgroupDriver: "cgroupfs",
  cgroupRoot: `/${cgroupRoot}`,
  enforceNodeAllocatable: [],
  clusterDNS: [network.dns],
  clusterDomain: "cluster.local",
  podLogsDir: podLogs,
  volumePluginDir: join(kubeletHome, "volume-plugins"),
  maxPods: 250,
  // A CPU limit would hold every JVM to a fraction of a core while it starts, with the machine's cores idle beside it.
  // Requests still share the cores out, so jobs may ask for little and a small machine has room for several.
  cpuCFSQuota: false,
  failSwapOn: false,
  failCgroupV1: false,
  // The default rules drop packets by marks that only the kubelet sets; kube-proxy brings its own.
  makeIPTablesUtilChains: false,
  // Without CAP_SYS_RESOURCE the kernel refuses the default, -999.
  oomScoreAdj: 0,
  // With any threshold, or with isolation, its eviction manager must find the device of every file system; where
  // cAdvisor does not (micro-VMs) it fails every 10 s. And nobody wants their jobs evicted for a full laptop disk.
  evictionHard: {},
  localStorageCapacityIsolation: false,
  // No registry is in reach to pull a collected image from again.
  imageGCHighThresholdPercent: 100,
  // A job's start makes some ten pods at once; the default of 50 events a second would drop what the console shows.
  eventRecordQPS: 0,
});

export const kubeProxyConfig = () => ({
  apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
  kind: "KubeProxyConfiguration",
  clientConnection: { kubeconfig: kubeconfigPath("kube-proxy") },
  hostnameOverride: nodeName,
  mode: "iptables",
  clusterCIDR: network.pods,
  // Two pods on one bridge answer each other directly, past the address translation, unless the kernel filters bridges.
  // And node ports on 127.0.0.1 would need route_localnet, which stays open when the rules that guard it are gone.
  iptables: { masqueradeAll: true, localhostNodePorts: false },
  healthzBindAddress: `127.0.0.1:${ports.kubeProxy}`,
  // Nobody reads it; but it cannot be switched off, and its default is a fixed port.
  metricsBindAddress: `127.0.0.1:${ports.kubeProxy + 1}`,
  // Limits of the whole machine are not ours to change, and often are read-only.
  conntrack: { maxPerCore: 0, min: 0, tcpCloseWaitTimeout: "0s", tcpEstablishedTimeout: "0s" },
  oomScoreAdj: 0,
});
