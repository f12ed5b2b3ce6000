import { podPorts } from "@/lib/domain/pod-layout";
import { type TargetManifestInput, type TargetObject, targetLabel } from "./target-input";

const tcp = (port: number) => ({ protocol: "TCP", port });

/**
 * One target's pods talk to each other. REST and metrics are open to namespaces that are no targets (Millrace, Prometheus,
 * an ingress) and REST to the API servers' own addresses, which the service proxy comes from. What goes out is free:
 * sources and sinks are anywhere, and other targets refuse by their own policy.
 */
export function networkPolicy(input: TargetManifestInput, metadata: TargetObject["metadata"]) {
  const outsideTargets = {
    namespaceSelector: { matchExpressions: [{ key: targetLabel, operator: "DoesNotExist" }] },
  };
  const apiServers = input.apiServerAddresses.map((cidr) => ({ ipBlock: { cidr } }));
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata,
    spec: {
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [
        { from: [{ podSelector: {} }] },
        { from: [outsideTargets, ...apiServers], ports: [tcp(podPorts.rest)] },
        { from: [outsideTargets], ports: [tcp(podPorts.metrics)] },
      ],
    },
  };
}
