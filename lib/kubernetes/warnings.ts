import type { CoreV1Event } from "@kubernetes/client-node";
import type { KubernetesWarning } from "@/lib/domain/observation";
import type { KubernetesClient } from "./client";
import { list } from "./list";
import { pathOf } from "./paths";
import type { Wire } from "./wire";

/** As many as a page shows; a crash loop repeats one event rather than making more. */
const most = 50;

/** Warnings about the run's Deployment, its ReplicaSet and pods, newest last. Their names all begin with the cluster id. */
export async function readWarnings(
  client: KubernetesClient,
  run: { namespace: string; clusterId: string },
): Promise<KubernetesWarning[]> {
  const events = await list<Wire<CoreV1Event>>(client, pathOf("Event", run.namespace), {
    query: { fieldSelector: "type=Warning" },
  });
  return events
    .filter(
      ({ involvedObject: { name = "" } }) => name === run.clusterId || name.startsWith(`${run.clusterId}-`),
    )
    .filter((event) => !isExpected(event))
    .map(warning)
    .toSorted((a, b) => a.at - b.at)
    .slice(-most);
}

/** Every start fails its startup probe until REST is up. */
const isExpected = ({ reason, message }: Wire<CoreV1Event>) =>
  reason === "Unhealthy" && message?.startsWith("Startup probe failed");

function warning(event: Wire<CoreV1Event>): KubernetesWarning {
  const time =
    event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp;
  return {
    reason: event.reason ?? "",
    message: event.message ?? "",
    object: `${event.involvedObject.kind}/${event.involvedObject.name}`,
    at: Date.parse(time ?? event.metadata.creationTimestamp ?? "") || 0,
  };
}
