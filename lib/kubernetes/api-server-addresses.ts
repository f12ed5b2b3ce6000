import type { V1EndpointSlice } from "@kubernetes/client-node";
import type { KubernetesClient } from "./client";
import { list } from "./list";
import type { Wire } from "./wire";

/** Addresses of the API servers as CIDRs: a target's NetworkPolicy lets the service proxy in from there. */
export async function readApiServerAddresses(client: KubernetesClient): Promise<string[]> {
  const slices = await list<Wire<V1EndpointSlice>>(
    client,
    "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
    {
      query: { labelSelector: "kubernetes.io/service-name=kubernetes" },
    },
  );
  const addresses = slices.flatMap(({ endpoints = [] }) =>
    endpoints.flatMap((endpoint) => endpoint.addresses),
  );
  return [...new Set(addresses)]
    .map((address) => `${address}/${address.includes(":") ? 128 : 32}`)
    .toSorted();
}
