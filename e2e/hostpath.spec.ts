// Pod Security of a target's namespace refuses a pod that would mount a folder of the node.
import { info } from "@/scripts/info";
import { listProjectTargets } from "@/lib/contract/projects";
import { call } from "@/scripts/rest";
import { expect, test } from "./fixtures";
import { tryPod } from "./kubernetes";

const restricted = {
  runAsNonRoot: true,
  runAsUser: 9999,
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};
const pod = (volume: object) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "asks-for-a-folder" },
  spec: {
    containers: [
      {
        name: "main",
        image: "any",
        securityContext: restricted,
        resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { cpu: "10m", memory: "16Mi" } },
        volumeMounts: [{ name: "folder", mountPath: "/folder" }],
      },
    ],
    volumes: [{ name: "folder", ...volume }],
  },
});

test("a hostPath pod is refused, and the same pod without one is not", async () => {
  const { items } = await call(listProjectTargets, { params: { project: info.project } });
  for (const { namespace } of items) {
    expect(await tryPod(namespace, pod({ hostPath: { path: "/" } }))).toMatch(
      /PodSecurity "restricted.*hostPath/s,
    );
    expect(await tryPod(namespace, pod({ emptyDir: {} }))).toBe("accepted");
  }
});
