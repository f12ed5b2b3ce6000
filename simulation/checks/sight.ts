import { isDeepStrictEqual } from "node:util";
import type { ClusterView } from "@/lib/kubernetes/cluster-view";
import { projectDeployment } from "@/lib/kubernetes/project-deployment";
import { projectPod } from "@/lib/kubernetes/project-pod";
import { runLabel } from "@/lib/domain/pod-layout";
import type { KubeObject } from "../kubernetes/objects";
import type { SimStore } from "../kubernetes/store";
import type { SimDatabase } from "../postgres/database";
import type { Report } from "./violation";

/** What changed within this time may be on its way. */
const onItsWayMs = 2_000;
const rule = "what a controller knows of the cluster is so";

const inShort = (value: unknown) => (value === undefined ? "nothing" : JSON.stringify(value).slice(0, 300));

/** A watch that lost something without a sign shows it here, before anybody decides by it. */
export function checkViews({ rows }: SimDatabase, store: SimStore, now: () => number, report: Report) {
  const changedAt = new Map<string, number>();
  store.onChange(({ object }) => changedAt.set(object.metadata.uid, now()));
  const rests = (uid: string) => now() - (changedAt.get(uid) ?? 0) > onItsWayMs;

  /** By uid: what is known, and what is. */
  function compare(who: string, known: Map<string, unknown>, is: Map<string, unknown>): void {
    for (const uid of new Set([...known.keys(), ...is.keys()]))
      if (rests(uid) && !isDeepStrictEqual(known.get(uid), is.get(uid)))
        report(rule, `${who} knows of ${uid} ${inShort(known.get(uid))}, and it is ${inShort(is.get(uid))}`);
  }

  const labelled = (kind: "deployments" | "pods"): KubeObject[] =>
    store.all(kind).filter(({ metadata }) => metadata.labels?.[runLabel] !== undefined);

  return function check(who: string, view: ClusterView | undefined): void {
    const deployments = view?.deployments();
    if (!view?.fresh() || !deployments) {
      report(rule, `${who} has not heard of it for a minute`);
      return;
    }
    const knownPods = [...rows.runs.keys()].flatMap((runId) => {
      const pods = view.pods(runId);
      return pods.seen === "present" ? pods.pods : [];
    });
    compare(
      who,
      new Map(deployments.map((one) => [one.seen.uid, one])),
      new Map(labelled("deployments").map((one) => [one.metadata.uid, projectDeployment(one as never)])),
    );
    compare(
      who,
      new Map(knownPods.map((pod) => [pod.uid, pod])),
      new Map(labelled("pods").map((one) => [one.metadata.uid, projectPod(one as never)?.pod])),
    );
  };
}
