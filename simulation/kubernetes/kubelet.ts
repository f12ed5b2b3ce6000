import type { SimApi } from "./api";
import type { ProcessFactory } from "./container";
import type { Recorder } from "./events";
import { imagePuller } from "./images";
import { type Pod, timestamp } from "./objects";
import { podRunner, type Runner } from "./pod-runner";
import { isOver } from "./quota";
import { resources } from "./resources";

/** Every node's kubelet: runs what is bound to its node, until it is told to end, or the node is lost. */
export function kubelet(api: SimApi, record: Recorder, processes: ProcessFactory) {
  const { kernel, store, remove, update } = api;
  const images = imagePuller(kernel);
  const runners = new Map<string, Runner>();
  const lost = new Set<string>();

  store.onChange(({ resource, object, type }) => {
    if (resource !== "pods") return;
    const pod = object as Pod;
    const { uid, deletionTimestamp } = pod.metadata;
    const runner = runners.get(uid);
    if (type === "DELETED") {
      runner?.kill();
      runners.delete(uid);
    } else if (pod.spec.nodeName && !lost.has(pod.spec.nodeName)) {
      if (!runner && !deletionTimestamp && !isOver(pod)) begin(pod);
      else if (deletionTimestamp) kernel.after(20 + kernel.random() * 200, () => end(uid));
    }
  });

  function begin(pod: Pod): void {
    const { uid } = pod.metadata;
    const runner = podRunner({ api, record, images, processes, pod });
    runners.set(uid, runner);
    kernel.after(20 + kernel.random() * 200, () => runner.start());
  }

  function end(uid: string): void {
    const runner = runners.get(uid);
    const pod = runner?.current();
    if (!runner || (pod?.spec.nodeName && lost.has(pod.spec.nodeName))) return;
    runner.terminate(() => {
      const last = runner.current();
      if (!last || !last.metadata.deletionTimestamp) return;
      const { finalizers = [] } = last.metadata;
      if (finalizers.length === 0) store.remove("pods", last);
      // What waits in the foreground goes by its collector, as soon as no kubelet holds it.
      else update(last, { metadata: { ...last.metadata, deletionGracePeriodSeconds: 0 } });
    });
  }

  const of = (node: string) =>
    [...runners.values()].filter((runner) => runner.current()?.spec.nodeName === node);

  return {
    images,
    runner: (pod: Pod): Runner | undefined => runners.get(pod.metadata.uid),
    evict(pod: Pod, message = "The node was low on resource: memory."): void {
      runners.get(pod.metadata.uid)?.evict(message);
    },
    /** All on it is dead at once; Kubernetes hears of it after 40 s, and gives its pods up after another five minutes. */
    lose(node: string, { noticedMs = 40_000, evictedMs = 300_000 } = {}): void {
      lost.add(node);
      for (const runner of of(node)) runner.vanish();
      kernel.after(noticedMs, () => {
        if (!lost.has(node)) return;
        for (const runner of of(node)) runner.notReady();
        kernel.after(evictedMs, () => {
          if (!lost.has(node)) return;
          for (const runner of of(node)) {
            const pod = runner.current();
            if (pod) remove(resources.pods, pod);
          }
        });
      });
    },
    recover(node: string): void {
      if (!lost.delete(node)) return;
      for (const runner of of(node)) {
        const pod = runner.current();
        if (pod?.metadata.deletionTimestamp) end(pod.metadata.uid);
        else runner.revive();
      }
    },
    now: () => timestamp(kernel.now()),
  };
}
export type SimKubelet = ReturnType<typeof kubelet>;
export type { Runner };
