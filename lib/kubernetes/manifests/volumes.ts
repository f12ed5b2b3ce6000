import type { V1Volume, V1VolumeMount } from "@kubernetes/client-node";
import { podPaths } from "@/lib/domain/pod-layout";
import type { Wire } from "../wire";
import type { RunManifestInput } from "./input";
import { objectNames } from "./labels";

const folderOf = (path: string) => path.replace(/\/[^/]*$/, "");

export const stateVolume = (input: RunManifestInput): Wire<V1Volume> => ({
  name: "state",
  persistentVolumeClaim: { claimName: input.stateClaim },
});
export const stateMount: V1VolumeMount = { name: "state", mountPath: podPaths.state };

const items = (files: string[]) => files.map((file) => ({ key: file, path: file }));

/** The JobManager's volumes; names and paths of the first three are Flink's own. */
export function jobManagerVolumes(
  input: RunManifestInput,
  flinkFiles: Record<string, string>,
): { volume: Wire<V1Volume>; mount: V1VolumeMount }[] {
  const names = objectNames(input.clusterId);
  const code =
    input.spec.code.kind === "SQL"
      ? {
          volume: { name: "sql", secret: { secretName: names.code, items: items(["job.sql"]) } },
          mount: { name: "sql", mountPath: folderOf(podPaths.sqlScript), readOnly: true },
        }
      : {
          volume: { name: "job", emptyDir: {} },
          mount: { name: "job", mountPath: folderOf(podPaths.jobJar), readOnly: true },
        };
  return [
    {
      volume: {
        name: "flink-config-volume",
        configMap: { name: names.configuration, items: items(Object.keys(flinkFiles)) },
      },
      mount: { name: "flink-config-volume", mountPath: podPaths.configuration },
    },
    {
      volume: { name: "user-artifacts-volume", emptyDir: {} },
      mount: { name: "user-artifacts-volume", mountPath: podPaths.fetchedArtifacts },
    },
    {
      volume: {
        name: "pod-template-volume",
        configMap: { name: names.podTemplate, items: items(["taskmanager-pod-template.yaml"]) },
      },
      mount: { name: "pod-template-volume", mountPath: podPaths.podTemplate },
    },
    { volume: stateVolume(input), mount: stateMount },
    code,
  ];
}
