import { cpuQuantity, parseQuantity } from "@/lib/domain/quantity";
import type { SimApi } from "./api";
import { withCondition } from "./conditions";
import type { Recorder } from "./events";
import { type KubeObject, type Pod, timestamp } from "./objects";
import { isOver, podSize } from "./quota";

export type Node = KubeObject & {
  spec: { unschedulable?: boolean };
  status: { allocatable: { cpu: string; memory: string } };
};

/** Puts pods on nodes that have room; one that has none is tried again when another pod goes. */
export function scheduler({ kernel, store, create, update }: SimApi, record: Recorder) {
  const waiting = new Map<string, Pod>();
  let retrying = false;

  store.onChange(({ resource, object, type, before }) => {
    if (resource === "nodes") retry();
    if (resource !== "pods") return;
    const pod = object as Pod;
    if (type === "ADDED") kernel.after(5 + kernel.random() * 50, () => schedule(pod));
    else if (type === "DELETED") {
      waiting.delete(pod.metadata.uid);
      retry();
    } else if (isOver(pod) && before && !isOver(before as Pod)) retry();
  });

  function retry(): void {
    if (waiting.size === 0 || retrying) return;
    retrying = true;
    kernel.after(100 + kernel.random() * 900, () => {
      retrying = false;
      for (const pod of waiting.values()) schedule(pod);
    });
  }

  function schedule({ metadata: { namespace = "", name, uid } }: Pod): void {
    waiting.delete(uid);
    const pod = store.get<Pod>("pods", namespace, name);
    if (!pod || pod.metadata.uid !== uid || pod.spec.nodeName || pod.metadata.deletionTimestamp) return;
    const now = timestamp(kernel.now());
    const [node, why] = placeOf(pod);
    if (node) {
      const conditions = withCondition(pod.status.conditions, now, "PodScheduled", "True");
      update(pod, {
        spec: { ...pod.spec, nodeName: node.metadata.name },
        status: { ...pod.status, conditions },
      });
      return;
    }
    waiting.set(uid, pod);
    record(pod, "Warning", "FailedScheduling", why);
    const conditions = withCondition(pod.status.conditions, now, "PodScheduled", "False", {
      reason: "Unschedulable",
      message: why,
    });
    update(pod, { status: { ...pod.status, conditions } });
    // A claim that is not there yet: nothing tells of it but its coming.
    if (why.startsWith("persistentvolumeclaim")) kernel.after(1_000, () => schedule(pod));
  }

  function placeOf(pod: Pod): [Node] | [undefined, string] {
    const { namespace = "" } = pod.metadata;
    for (const { persistentVolumeClaim } of pod.spec.volumes ?? []) {
      const claimName = persistentVolumeClaim?.claimName;
      if (claimName && !store.get("persistentvolumeclaims", namespace, claimName))
        return [undefined, `persistentvolumeclaim "${claimName}" not found`];
    }
    const nodes = store.all<Node>("nodes");
    const open = nodes.filter(({ spec }) => !spec.unschedulable);
    const reasons = new Map<string, number>();
    const count = (reason: string) => reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    if (nodes.length > open.length) reasons.set("node(s) were unschedulable", nodes.length - open.length);
    const used = usage();
    let best: { node: Node; left: number } | undefined;
    for (const node of open) {
      const { cpu, memory } = used.get(node.metadata.name) ?? { cpu: 0, memory: 0 };
      const { allocatable } = node.status;
      const left = (parseQuantity(allocatable.cpu) ?? 0) - cpu - podSize(pod.spec, "requests.cpu");
      const leftMemory =
        (parseQuantity(allocatable.memory) ?? 0) - memory - podSize(pod.spec, "requests.memory");
      if (left < -0.0005) count("Insufficient cpu");
      else if (leftMemory < 0) count("Insufficient memory");
      else if (!best || left > best.left) best = { node, left };
    }
    if (best) return [best.node];
    const parts = [...reasons].map(([reason, times]) => `${times} ${reason}`);
    return [undefined, `0/${nodes.length} nodes are available: ${parts.join(", ")}.`];
  }

  function usage(): Map<string, { cpu: number; memory: number }> {
    const used = new Map<string, { cpu: number; memory: number }>();
    for (const pod of store.all<Pod>("pods")) {
      const { nodeName } = pod.spec;
      if (!nodeName || isOver(pod)) continue;
      const before = used.get(nodeName) ?? { cpu: 0, memory: 0 };
      used.set(nodeName, {
        cpu: before.cpu + podSize(pod.spec, "requests.cpu"),
        memory: before.memory + podSize(pod.spec, "requests.memory"),
      });
    }
    return used;
  }

  return {
    addNode(name: string, cpu: number, memoryMib: number): void {
      create<Node>({
        apiVersion: "v1",
        kind: "Node",
        metadata: { name },
        spec: {},
        status: { allocatable: { cpu: cpuQuantity(cpu), memory: `${memoryMib}Mi` } },
      });
    },
    cordon(name: string, unschedulable: boolean): void {
      const node = store.get<Node>("nodes", "", name);
      if (node) update(node, { spec: { ...node.spec, unschedulable } });
    },
  };
}
