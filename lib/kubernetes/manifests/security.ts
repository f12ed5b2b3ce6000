import type { V1PodSecurityContext, V1SecurityContext } from "@kubernetes/client-node";

/** uid and gid of the Flink user in official images and ours. */
const flinkUser = 9999;

/** What Pod Security `restricted` asks for. The group owns volumes, so that state written by one pod is read by the next. */
export const podSecurity: V1PodSecurityContext = {
  runAsNonRoot: true,
  runAsUser: flinkUser,
  runAsGroup: flinkUser,
  fsGroup: flinkUser,
  // Changing the owner of every checkpoint file at every start would take minutes on a large volume.
  fsGroupChangePolicy: "OnRootMismatch",
  seccompProfile: { type: "RuntimeDefault" },
};

export const containerSecurity: V1SecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
};
