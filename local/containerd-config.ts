export type ContainerdPaths = { home: string; socket: string; sandboxImage: string };

/** Everything below our own home, so that it lives beside a containerd of the machine's. */
export const containerdConfig = ({ home, socket, sandboxImage }: ContainerdPaths) => `version = 2
root = "${home}/root"
state = "${home}/state"
temp = "${home}/temp"
disabled_plugins = [
  "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.devmapper",
  "io.containerd.snapshotter.v1.zfs", "io.containerd.tracing.processor.v1.otlp", "io.containerd.internal.v1.tracing",
]

[grpc]
  address = "${socket}"

[plugins."io.containerd.internal.v1.opt"]
  path = "${home}/opt"

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${sandboxImage}"
  # Without CAP_SYS_RESOURCE (containers, CI machines) the kubelet's oom_score_adj -998 makes every sandbox fail.
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true

  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${home}/cni"

  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"

    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"

      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
`;

/** No ipMasq and no portmap: one rule of ours masquerades for all, so a pod that dies leaves no rule behind. */
export const cniConfig = ({ bridge, pods, leases }: { bridge: string; pods: string; leases: string }) => ({
  cniVersion: "0.4.0",
  name: "millrace",
  plugins: [
    {
      type: "bridge",
      bridge,
      isGateway: true,
      hairpinMode: true,
      ipam: {
        type: "host-local",
        dataDir: leases,
        ranges: [[{ subnet: pods }]],
        routes: [{ dst: "0.0.0.0/0" }],
      },
    },
  ],
});
