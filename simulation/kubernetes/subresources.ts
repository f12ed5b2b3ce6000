import type { JobManager } from "../flink/job-manager";
import { type ApiAnswer, type ApiRequest, json, type SimApiServer, text } from "./api-server";
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
  /** a request that is asked about twice has one pod behind it */
  const choices = new WeakMap<ApiRequest, Pod>();

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

  /** One of the Service's pods by chance, as the API server does it: also one that is ending, or whose node is lost. */
  function endpointOf(namespace: string, proxied: string, request: ApiRequest): Pod {
    const chosen = choices.get(request);
    if (chosen) return chosen;
    const name = proxied.replace(/:.*$/, "");
    const service = store.get<Service>("services", namespace, name);
    if (!service) throw notFound(resources.services, name);
    const wanted = Object.entries(service.spec.selector ?? {});
    const pods = store.all<Pod>("pods", namespace).filter(({ metadata: { labels = {} }, status }) => {
      const ready = status.conditions?.some((one) => one.type === "Ready" && one.status === "True");
      const over = status.phase === "Failed" || status.phase === "Succeeded";
      const listed = ready || service.spec.publishNotReadyAddresses;
      return !over && status.podIP && listed && wanted.every(([key, value]) => labels[key] === value);
    });
    const pod = pods.length > 1 ? pods[Math.floor(server.api.kernel.random() * pods.length)] : pods[0];
    if (!pod) throw unavailable(`no endpoints available for service "${name}"`);
    choices.set(request, pod);
    return pod;
  }

  server.serve("services", "proxy", ({ namespace, name, rest = "/" }, request): ApiAnswer => {
    const { method, query, body } = request;
    const pod = endpointOf(namespace, name, request);
    const answer = processOf(pod.metadata.uid)?.answer(method, rest, new URLSearchParams(query), body);
    if (!answer)
      throw unavailable(
        `error trying to reach service: dial tcp ${pod.status.podIP}:8081: connect: connection refused`,
      );
    return json(answer.status, answer.body);
  });

  return {
    /** `namespace/service:port` of a proxied request → the pod behind it, where there is one */
    behind(namespace: string, proxied: string, request: ApiRequest): Pod | undefined {
      try {
        return endpointOf(namespace, proxied, request);
      } catch (error) {
        if (error instanceof ApiError) return undefined;
        throw error;
      }
    },
  };
}
