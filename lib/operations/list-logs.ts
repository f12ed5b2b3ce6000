import type * as contract from "@/lib/contract/flink";
import type { Pod } from "@/lib/domain/observation";
import type { Call, Reply } from "./context";
import { requireRun } from "./find-run";
import { livePods } from "./live-pods";
import { requireProject } from "./permissions";

/** Containers whose logs can be read: of live pods by Kubernetes, of dead ones what the release kept. */
export async function listLogs({
  context,
  input,
}: Call<typeof contract.listLogs>): Reply<typeof contract.listLogs> {
  const project = await requireProject(context, input.project, "project.read");
  const run = await requireRun(context, project.id, input.run);
  const [pods, kept] = await Promise.all([
    livePods(context, run),
    context.db.containerLog.findMany({
      where: { runId: run.id },
      orderBy: [{ component: "asc" }, { pod: "asc" }, { previous: "asc" }],
    }),
  ]);
  // not seeing the cluster leaves what was kept
  const live = (pods ?? []).flatMap((pod) =>
    pod.containers.flatMap((container) => sourcesOf(pod, container)),
  );
  const isLive = new Set(live.map(nameOf));
  return {
    items: [
      ...live,
      ...kept
        .filter((log) => !isLive.has(nameOf(log)))
        .map(({ pod, container, component, previous, sizeBytes, truncated }) => ({
          pod,
          container,
          component: component === "jobmanager" ? ("jobmanager" as const) : ("taskmanager" as const),
          previous,
          live: false,
          sizeBytes,
          truncated,
        })),
    ],
  };
}

const nameOf = (source: { pod: string; container: string; previous: boolean }): string =>
  `${source.pod}/${source.container}/${source.previous}`;

/** A container that never started has no log; one that was restarted has the one before, too. */
function sourcesOf(pod: Pod, container: Pod["containers"][number]) {
  const source = {
    pod: pod.name,
    container: container.name,
    component: pod.component,
    live: true,
    sizeBytes: null,
    truncated: false,
  };
  return [
    ...(container.state === "waiting" && container.restarts === 0 ? [] : [{ ...source, previous: false }]),
    ...(container.restarts > 0 ? [{ ...source, previous: true }] : []),
  ];
}
