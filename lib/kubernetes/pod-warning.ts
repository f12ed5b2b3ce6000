import type { CoreV1Event } from "@kubernetes/client-node";
import type { KubernetesClient } from "./client";
import { list } from "./list";
import { pathOf } from "./paths";
import type { Wire } from "./wire";

/** The newest warning about a pod that its node has: `FailedMount: MountVolume.SetUp failed …`. */
export async function readPodWarning(
  client: KubernetesClient,
  { namespace, uid }: { namespace: string; uid: string },
): Promise<string | undefined> {
  const events = await list<Wire<CoreV1Event>>(client, pathOf("Event", namespace), {
    query: { fieldSelector: `involvedObject.uid=${uid},type=Warning` },
  });
  const newest = events
    // It was placed since.
    .filter(({ reason }) => reason !== "FailedScheduling")
    .toSorted((a, b) => lastSeen(b) - lastSeen(a))[0];
  if (!newest) return undefined;
  return [newest.reason, newest.message].filter(Boolean).join(": ").slice(0, longest);
}

/** A mount's error may hold the whole output of a helper program. */
const longest = 1_000;

/** The old form of events has a last time, the new one a series, and one that came once neither. */
const lastSeen = ({ lastTimestamp, series, eventTime, metadata }: Wire<CoreV1Event>): number =>
  Date.parse(lastTimestamp ?? series?.lastObservedTime ?? eventTime ?? metadata.creationTimestamp ?? "") || 0;
