import type { JobManager } from "../flink/job-manager";
import { type ApiAnswer, json, type SimApiServer, text } from "./api-server";
import type { SimKubelet } from "./kubelet";
import type { Pod, Service } from "./objects";
import { resources } from "./resources";
import { ApiError, badRequest, notFound, unavailable } from "./status";

/** Logs of pods, and the way to JobManagers. */
export function subresources(
  server: SimApiServer,
  kubelet: SimKubelet,
  processOf: (podUid: string) => JobManager | undefined,
) {
  const { store } = server.api;

  server.serve("pods", "log", ({ namespace, name }, { query }) => {
    const pod = store.get<Pod>("pods", namespace, name);
    if (!pod) throw notFound(resources.pods, name);
    const container = query.container ?? pod.spec.containers[0]?.name ?? "";
    const runner = kubelet.runner(pod);
    const all = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
    if (!all.some((one) => one.name === container))
      throw badRequest(`container ${container} is not valid for pod ${name}`);
    const previous = query.previous === "true";
    const status = [
      ...(pod.status.initContainerStatuses ?? []),
      ...(pod.status.containerStatuses ?? []),
    ].find((one) => one.name === container);
    const { waiting } = status?.state ?? { waiting: { reason: "ContainerCreating" } };
    const never = waiting && !status?.lastState.terminated && !previous;
    if (never || !runner)
      throw badRequest(
        `container "${container}" in pod "${name}" is waiting to start: ${waiting?.reason ?? "ContainerCreating"}`,
      );
    const lines = runner.log(container, previous);
    if (!lines) throw badRequest(`previous terminated container "${container}" in pod "${name}" not found`);
    const shown = query.tailLines ? lines.slice(-Number(query.tailLines)) : lines;
    return {
      ...text(200, shown.map((line) => `${line}\n`).join("")),
      headers: { "content-type": "text/plain" },
    };
  });

  function endpointOf(namespace: string, proxied: string): Pod {
    const name = proxied.replace(/:.*$/, "");
    const service = store.get<Service>("services", namespace, name);
    if (!service) throw notFound(resources.services, name);
    const wanted = Object.entries(service.spec.selector ?? {});
    const pod = store.all<Pod>("pods", namespace).find(({ metadata: { labels = {} }, status, spec }) => {
      const ready = status.conditions?.some((one) => one.type === "Ready" && one.status === "True");
      const over = status.phase === "Failed" || status.phase === "Succeeded";
      const listed = ready || service.spec.publishNotReadyAddresses;
      return (
        !over &&
        status.podIP &&
        spec.nodeName &&
        listed &&
        wanted.every(([key, value]) => labels[key] === value)
      );
    });
    if (!pod) throw unavailable(`no endpoints available for service "${proxied}"`);
    return pod;
  }

  server.serve("services", "proxy", ({ namespace, name, rest = "/" }, { method, query, body }): ApiAnswer => {
    const pod = endpointOf(namespace, name);
    const answer = processOf(pod.metadata.uid)?.answer(method, rest, new URLSearchParams(query), body);
    if (!answer)
      throw unavailable(
        `error trying to reach service: dial tcp ${pod.status.podIP}:8081: connect: connection refused`,
      );
    return json(answer.status, answer.body);
  });

  return {
    /** `namespace/service:port` of a proxied request → the pod behind it, where there is one */
    behind(namespace: string, proxied: string): Pod | undefined {
      try {
        return endpointOf(namespace, proxied);
      } catch (error) {
        if (error instanceof ApiError) return undefined;
        throw error;
      }
    },
  };
}
