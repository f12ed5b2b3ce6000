import { z } from "zod";
import type * as contract from "@/lib/contract/flink";
import { readJobDetail, readVertexMetrics } from "@/lib/flink/rest";
import type { FlinkTransport } from "@/lib/flink/transport";
import type { Call, Reply } from "./context";
import { readOfRun } from "./read-flink";

export const listVertices = ({
  context,
  input,
}: Call<typeof contract.listVertices>): Reply<typeof contract.listVertices> =>
  readOfRun(context, input, "vertices", async (transport, jobId) => {
    const detail = await readJobDetail(transport, jobId);
    if (!detail) return undefined;
    const inputsOf = inputs(detail);
    const live = detail.state === "RUNNING";
    const items = await Promise.all(
      detail.vertices.map(async (vertex) => ({
        id: vertex.id,
        name: vertex.name,
        parallelism: vertex.parallelism,
        status: vertex.status,
        tasks: Object.fromEntries(Object.entries(vertex.tasks).filter(([, count]) => count > 0)),
        recordsIn: numberOf(vertex.metrics["read-records"]),
        recordsOut: numberOf(vertex.metrics["write-records"]),
        bytesIn: numberOf(vertex.metrics["read-bytes"]),
        bytesOut: numberOf(vertex.metrics["write-bytes"]),
        ...(live ? await loadOf(transport, jobId, vertex.id) : { busy: null, backpressured: null }),
        startedAt: vertex["start-time"] > 0 ? new Date(vertex["start-time"]).toISOString() : null,
        inputs: inputsOf(vertex.id),
      })),
    );
    return { items };
  });

const loadMetrics = { busy: "busyTimeMsPerSecond", backpressured: "backPressuredTimeMsPerSecond" };

/** Of the worst subtask: an average hides the one that holds the others up. */
async function loadOf(transport: FlinkTransport, jobId: string, vertexId: string) {
  // a table without these two columns is better than no table
  const metrics = await readVertexMetrics(transport, jobId, vertexId, Object.values(loadMetrics)).catch(
    () => [],
  );
  const ratio = (id: string) => {
    const worst = numberOf(metrics?.find((metric) => metric.id === id)?.max);
    return worst === null ? null : Math.min(1, Math.max(0, worst / 1000));
  };
  return { busy: ratio(loadMetrics.busy), backpressured: ratio(loadMetrics.backpressured) };
}

/** Flink writes numbers as text in places, and NaN for what it has not measured. */
function numberOf(value: unknown): number | null {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

const plan = z.object({
  plan: z.object({
    nodes: z.array(
      z.object({ id: z.string(), inputs: z.array(z.object({ id: z.string() }).loose()).default([]) }).loose(),
    ),
  }),
});
function inputs(detail: unknown): (vertexId: string) => string[] {
  const parsed = plan.safeParse(detail);
  const nodes = parsed.success ? parsed.data.plan.nodes : [];
  return (vertexId) => nodes.find(({ id }) => id === vertexId)?.inputs.map(({ id }) => id) ?? [];
}
