/**
 * One JobManager's: a job's graph, and its checkpoints apart, are answered for `web.refresh-interval` as they were when they
 * were first asked for (ExecutionGraphCache, checkpointStatsSnapshotCache). The overview and the status are always new.
 */
export function restCache(refreshMs: number) {
  const kept = new Map<string, { until: number; answer: unknown }>();
  return <T>(key: "graph" | "checkpoints", now: number, answer: () => T): T => {
    const before = kept.get(key);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each key has one type
    if (before && now < before.until) return before.answer as T;
    const fresh = answer();
    kept.set(key, { until: now + refreshMs, answer: fresh });
    return fresh;
  };
}
export type RestCache = ReturnType<typeof restCache>;
