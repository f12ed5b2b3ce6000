import type { KubernetesClient, KubernetesMethod } from "@/lib/kubernetes/client";
import type { FlinkTransport } from "@/lib/flink/transport";
import { mustBeAlive } from "./must-be-alive";
import type { World } from "./world";

type Alive = Pick<World, "heartbeat">;

/**
 * A client that sends nothing but reads once the heartbeat is not confirmed: a controller that slept anywhere in a pass
 * goes on with the very next line, which may be a create or a delete.
 */
export function guardedClient(world: Alive, client: KubernetesClient, runId: string): KubernetesClient {
  const guard = (method: KubernetesMethod) => {
    if (method !== "GET") mustBeAlive(world, { runId });
  };
  return {
    ...client,
    raw: async (method, path, request) => {
      guard(method);
      return client.raw(method, path, request);
    },
    json: async <T>(...[method, path, request]: Parameters<KubernetesClient["json"]>) => {
      guard(method);
      return client.json<T>(method, path, request);
    },
  };
}

export const guardedTransport =
  (world: Alive, transport: FlinkTransport, runId: string): FlinkTransport =>
  async (request) => {
    if (request.method !== "GET") mustBeAlive(world, { runId });
    return transport(request);
  };
