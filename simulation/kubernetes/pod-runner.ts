import type { SimApi } from "./api";
import { withCondition } from "./conditions";
import { type ProcessFactory, type SimContainer, simContainer } from "./container";
import { backOff, missingObject } from "./container-troubles";
import type { Recorder } from "./events";
import type { ImagePuller } from "./images";
import { type Condition, type Pod, type PodStatus, timestamp } from "./objects";

type Options = {
  api: SimApi;
  record: Recorder;
  images: ImagePuller;
  processes: ProcessFactory;
  pod: Pod;
};
export type Runner = ReturnType<typeof podRunner>;

const steadyMs = 600_000;

/** One pod on its node, from its first volume to its last word. */
export function podRunner({ api, record, images, processes, pod }: Options) {
  const { kernel, store, update } = api;
  const { namespace = "", name, uid, labels = {} } = pod.metadata;
  const node = pod.spec.nodeName ?? "";
  const inits = (pod.spec.initContainers ?? []).map((spec) => simContainer(kernel, spec, true));
  const mains = pod.spec.containers.map((spec) => simContainer(kernel, spec, false));
  const crashes = new Map<SimContainer, number>();
  const startTime = timestamp(kernel.now());
  let status: PodStatus = { ...pod.status, startTime };
  /** what was planned before it changed happens no more */
  let life = 0;
  let dead = false;
  let ending = false;
  let podIP: string | undefined;

  const current = (): Pod | undefined => {
    const found = store.get<Pod>("pods", namespace, name);
    return found?.metadata.uid === uid ? found : undefined;
  };
  const later = (ms: number, what: () => void) => {
    const mine = life;
    kernel.after(ms, () => {
      if (mine === life && !dead) what();
    });
  };
  const moment = (least: number, most: number) => least + kernel.random() * (most - least);

  function publish(): void {
    const found = current();
    if (!found || dead) return;
    const now = timestamp(kernel.now());
    const condition = (type: string, is: boolean, more: { reason?: string; message?: string } = {}) => {
      conditions = withCondition(conditions, now, type, is ? "True" : "False", more);
    };
    let conditions: Condition[] = found.status.conditions ?? [];
    const initialized = inits.every((one) => one.status().state.terminated?.exitCode === 0);
    const ready = mains.every((one) => one.status().ready) && !ending;
    condition("PodReadyToStartContainers", podIP !== undefined);
    condition("Initialized", initialized, initialized ? {} : { reason: "ContainersNotInitialized" });
    condition("ContainersReady", ready, ready ? {} : { reason: "ContainersNotReady" });
    condition("Ready", ready, ready ? {} : { reason: "ContainersNotReady" });
    status = {
      ...status,
      conditions,
      ...(podIP && { podIP }),
      ...(inits.length > 0 && { initContainerStatuses: inits.map((one) => one.status()) }),
      containerStatuses: mains.map((one) => one.status()),
    };
    update(found, { status });
  }

  function prepare(attempt = 0): void {
    const why = missingObject(store, pod);
    if (why) {
      record(pod, "Warning", "FailedMount", why);
      later(Math.min(122_000, 500 * 2 ** attempt), () => prepare(attempt + 1));
      return;
    }
    podIP = `10.0.${Math.floor(kernel.random() * 250)}.${Math.floor(kernel.random() * 250)}`;
    next();
  }

  function next(): void {
    const init = inits.find((one) => one.status().state.terminated?.exitCode !== 0);
    const starting = init ? [init] : mains;
    for (const container of starting) if (!container.running()) create(container);
    publish();
  }

  function create(container: SimContainer, attempt = 0): void {
    const missing = missingObject(store, pod, container.spec);
    if (missing) {
      container.wait("CreateContainerConfigError", missing);
      record(pod, "Warning", "Failed", `Error: ${missing}`);
      later(moment(5_000, 12_000), () => create(container, attempt));
      return publish();
    }
    const { image } = container.spec;
    const pullMs = images.pull(node, image);
    if (pullMs === undefined) return unpulled(container, attempt);
    later(pullMs + moment(100, 800), () => start(container));
  }

  function unpulled(container: SimContainer, attempt: number): void {
    const { image } = container.spec;
    const why = `failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${image}: not found`;
    container.wait("ErrImagePull", why);
    record(pod, "Warning", "Failed", `Failed to pull image "${image}": ${why}`);
    publish();
    later(moment(500, 3_000), () => {
      container.wait("ImagePullBackOff", `Back-off pulling image "${image}": ErrImagePull: ${why}`);
      record(pod, "Warning", "Failed", "Error: ImagePullBackOff");
      publish();
    });
    later(moment(3_000, 4_000) + backOff(attempt + 1), () => create(container, attempt + 1));
  }

  function start(container: SimContainer): void {
    if (!container.init) status = { ...status, phase: "Running" };
    container.start(
      (own) => {
        const host = { ...own, namespace, podName: name, podUid: uid, labels, node };
        return processes({ ...host, container: container.spec.name, init: container.init });
      },
      { ready: publish, exit: (code) => ended(container, code) },
    );
    publish();
  }

  function ended(container: SimContainer, code: number, reason?: string): void {
    const longRun = container.ranMs() > steadyMs;
    container.end(code, reason);
    if (ending) return;
    if (container.init && code === 0) {
      publish();
      return later(moment(100, 500), next);
    }
    if (pod.spec.restartPolicy === "Never" || (pod.spec.restartPolicy === "OnFailure" && code === 0)) {
      status = { ...status, phase: code === 0 ? "Succeeded" : "Failed" };
      return publish();
    }
    publish();
    const count = longRun ? 0 : (crashes.get(container) ?? 0);
    crashes.set(container, count + 1);
    if (count === 0) return later(moment(500, 2_000), () => start(container));
    later(moment(200, 1_000), () => {
      const text = `back-off ${backOff(count) / 1000}s restarting failed container=${container.spec.name} pod=${name}_${namespace}(${uid})`;
      container.wait("CrashLoopBackOff", text);
      record(
        pod,
        "Warning",
        "BackOff",
        `Back-off restarting failed container ${container.spec.name} in pod ${name}`,
      );
      publish();
    });
    return later(1_000 + backOff(count), () => start(container));
  }

  const all = () => [...inits, ...mains];
  function stopAll(): void {
    life++;
    for (const container of all()) container.vanish();
  }

  return {
    current,
    start(): void {
      publish();
      later(moment(100, 600), () => prepare());
    },
    /** SIGTERM to all; what does not end within its grace is killed. `done` once its last word is published. */
    terminate(done: () => void): void {
      if (ending) return;
      ending = true;
      life++;
      const left = () => all().filter((one) => one.running());
      const finish = () => {
        const failed = mains.some((one) => one.status().state.terminated?.exitCode !== 0);
        status = { ...status, phase: failed ? "Failed" : "Succeeded" };
        publish();
        later(moment(50, 300), done);
      };
      const check = () => {
        if (left().length > 0) return later(100, check);
        finish();
      };
      publish();
      for (const container of left()) {
        if (container.isPlain()) container.end(143);
        else container.terminate();
      }
      later((pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000, () => {
        for (const container of left()) container.end(137);
      });
      later(50, check);
    },
    kill: stopAll,
    killContainer(container: string, code: number, reason?: string): boolean {
      const one = all().find(({ spec }) => spec.name === container);
      if (!one?.running()) return false;
      ended(one, code, reason);
      return true;
    },
    evict(why: string): void {
      // It is on its way out: its kubelet has nothing to free.
      if (ending) return;
      for (const container of all()) container.end(137);
      life++;
      status = { ...status, phase: "Failed", reason: "Evicted", message: why };
      record(pod, "Warning", "Evicted", why);
      publish();
    },
    /** with its node: nobody publishes anything */
    vanish(): void {
      stopAll();
      dead = true;
    },
    notReady(): void {
      const found = current();
      if (!found) return;
      const now = timestamp(kernel.now());
      const conditions = withCondition(found.status.conditions, now, "Ready", "False", {
        reason: "NodeNotReady",
      });
      update(found, { status: { ...found.status, conditions } });
    },
    revive(): void {
      dead = false;
      const running = all().filter((one) => one.running());
      for (const container of running) {
        container.end(255, "Unknown");
        if (pod.spec.restartPolicy !== "Never") later(moment(500, 2_000), () => start(container));
        else status = { ...status, phase: "Failed" };
      }
      if (running.length === 0) later(100, () => prepare());
      publish();
    },
    log: (container: string, previous: boolean): string[] | undefined =>
      all()
        .find(({ spec }) => spec.name === container)
        ?.log(previous),
    has: (container: string) => all().some(({ spec }) => spec.name === container),
    isRunning: () => mains.some((one) => one.running()) && !dead,
    podIP: () => podIP,
  };
}
