import type { SimApi } from "../kubernetes/api";
import type { ConfigMap } from "../kubernetes/objects";
import type { FlinkConfig } from "./config";

const checkpointKey = (id: number) => `checkpointID-${`${id}`.padStart(19, "0")}`;

/** The two ConfigMaps in which a JobManager leaves to its successor what it knows. */
export function highAvailability({ store, create, update, remove }: SimApi, config: FlinkConfig) {
  const { namespace, clusterId, flinkJobId } = config;
  const clusterMap = `${clusterId}-cluster-config-map`;
  const jobMap = `${clusterId}-${flinkJobId}-config-map`;
  const planKey = `executionPlan-${flinkJobId}`;

  const read = (name: string) => store.get<ConfigMap>("configmaps", namespace, name);

  function write(name: string, change: (data: Record<string, string>) => Record<string, string>): void {
    const found = read(name);
    if (found) {
      update(found, { data: change(found.data ?? {}) });
      return;
    }
    create<ConfigMap>({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, namespace, labels: { type: "flink-native-kubernetes", app: clusterId } },
      data: change({}),
    });
  }

  return {
    exists: () => read(clusterMap) !== undefined,
    lead(leader: string): void {
      write(clusterMap, (data) => ({
        ...data,
        "org.apache.flink.k8s.leader.dispatcher": leader,
        "org.apache.flink.k8s.leader.resourcemanager": leader,
        "org.apache.flink.k8s.leader.restserver": leader,
      }));
    },
    hasJob: () => read(clusterMap)?.data?.[planKey] !== undefined,
    putJob(): void {
      write(clusterMap, (data) => ({ ...data, [planKey]: "pointer" }));
      write(jobMap, (data) => ({ counter: "1", ...data }));
    },
    counter: () => Number(read(jobMap)?.data?.counter ?? 1),
    /** newest first */
    checkpoints: (): { id: number; path: string; at: number; savepoint: boolean }[] =>
      Object.entries(read(jobMap)?.data ?? {})
        .filter(([key]) => key.startsWith("checkpointID-"))
        .map(([, value]) => JSON.parse(value) as { id: number; path: string; at: number; savepoint: boolean })
        .toSorted((a, b) => b.id - a.id),
    putCheckpoints(
      counter: number,
      kept: { id: number; path: string; at: number; savepoint: boolean }[],
    ): void {
      write(jobMap, () => ({
        counter: `${counter}`,
        ...Object.fromEntries(kept.map((one) => [checkpointKey(one.id), JSON.stringify(one)])),
      }));
    },
    /** the job has ended: nothing of it is to be recovered */
    clean(remover: Parameters<typeof remove>[0]): void {
      const found = read(jobMap);
      if (found) remove(remover, found);
      if (read(clusterMap))
        write(clusterMap, (data) =>
          Object.fromEntries(Object.entries(data).filter(([key]) => key !== planKey)),
        );
    },
  };
}
export type HighAvailability = ReturnType<typeof highAvailability>;
