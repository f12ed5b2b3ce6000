import type { V1ContainerState, V1ContainerStatus, V1Pod } from "@kubernetes/client-node";
import { runLabel } from "@/lib/domain/pod-layout";
import type { Container, Pod } from "@/lib/domain/observation";
import type { Wire } from "./wire";

export type ProjectedPod = { namespace: string; runId: string | undefined; pod: Pod };

const phases = ["Pending", "Running", "Succeeded", "Failed", "Unknown"] as const;

/** Undefined: not a pod of Flink, though it carries a run's label. */
export function projectPod({ metadata = {}, spec, status }: Wire<V1Pod>): ProjectedPod | undefined {
  const component = metadata.labels?.component;
  if (component !== "jobmanager" && component !== "taskmanager") return undefined;
  const condition = (type: string) => status?.conditions?.find((one) => one.type === type);
  const ready = condition("Ready");
  const scheduled = condition("PodScheduled");
  const containers = [
    ...(status?.initContainerStatuses ?? []).map((one) => container(one, true)),
    ...(status?.containerStatuses ?? []).map((one) => container(one, false)),
  ];
  return {
    namespace: metadata.namespace ?? "",
    runId: metadata.labels?.[runLabel],
    pod: {
      name: metadata.name ?? "",
      uid: metadata.uid ?? "",
      component,
      phase: phases.find((phase) => phase === status?.phase) ?? "Unknown",
      createdAt: Date.parse(metadata.creationTimestamp ?? ""),
      deleting: metadata.deletionTimestamp !== undefined,
      ready: ready?.status === "True",
      ...at("readyAt", ready?.status === "True" ? ready.lastTransitionTime : undefined),
      ...at("startedAt", firstStart(status?.containerStatuses ?? [])),
      ...(spec?.nodeName && { node: spec.nodeName }),
      ...(condition("PodReadyToStartContainers")?.status === "True" && { sandboxReady: true as const }),
      ...(scheduled?.status === "False" && {
        unschedulable: [scheduled.reason, scheduled.message].filter(Boolean).join(": "),
      }),
      containers,
    },
  };
}

function container(status: Wire<V1ContainerStatus>, init: boolean): Container {
  const { waiting, running, terminated } = status.state ?? {};
  const ended = terminated ?? status.lastState?.terminated;
  return {
    name: status.name,
    init,
    restarts: status.restartCount,
    state: running ? "running" : terminated ? "terminated" : "waiting",
    ...at("startedAt", running?.startedAt ?? terminated?.startedAt),
    ...(waiting?.reason && { waitingReason: waiting.reason }),
    ...(waiting?.message && { waitingMessage: waiting.message }),
    ...(ended && {
      lastExit: {
        exitCode: ended.exitCode,
        reason: ended.reason ?? "",
        message: ended.message ?? "",
        finishedAt: Date.parse(ended.finishedAt ?? "") || 0,
      },
    }),
  };
}

const startOf = (state: Wire<V1ContainerState> | undefined) =>
  state?.running?.startedAt ?? state?.terminated?.startedAt;

/** The earliest start that any main container still tells of: a restarted one shows its previous instance. */
function firstStart(statuses: Wire<V1ContainerStatus>[]): string | undefined {
  return statuses
    .flatMap(({ state, lastState }) => [startOf(lastState), startOf(state)])
    .filter((time) => time !== undefined)
    .toSorted()[0];
}

/** `{key: milliseconds}`, or nothing where the time is missing: an absent field, not an undefined one. */
function at<Key extends string>(key: Key, time: string | undefined): Partial<Record<Key, number>> {
  const milliseconds = Date.parse(time ?? "");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a computed key loses its literal type
  return Number.isNaN(milliseconds) ? {} : ({ [key]: milliseconds } as Record<Key, number>);
}
