import type * as contract from "@/lib/contract/flink";
import type { Chart } from "@/lib/contract/flink";
import { MillraceError } from "@/lib/errors";
import { type ChartName, chartQueries } from "@/lib/prometheus/charts";
import { queryRange } from "@/lib/prometheus/query-range";
import type { Call, Context, Reply } from "./context";
import { requireRun } from "./find-run";
import { requireProject } from "./permissions";

/** A chart's unit belongs to the contract; what is asked of Prometheus belongs to its adapter. */
const charts: { name: Chart["name"]; unit: Chart["unit"]; asked: ChartName }[] = [
  { name: "throughput", unit: "recordsPerSecond", asked: "throughput" },
  { name: "load", unit: "ratio", asked: "load" },
  { name: "checkpoints", unit: "milliseconds", asked: "checkpoints" },
  { name: "memory", unit: "bytes", asked: "memory" },
];

export async function readMetrics({
  context,
  input,
}: Call<typeof contract.readMetrics>): Reply<typeof contract.readMetrics> {
  const project = await requireProject(context, input.project, "project.read");
  const run = await requireRun(context, project.id, input.run);
  const { prometheusUrl, name } = run.target.cluster;
  if (prometheusUrl === null)
    throw new MillraceError("METRICS_UNREACHABLE", `No Prometheus is set for cluster ${name}.`);
  return context.shared(`metrics ${run.id} ${input.minutes}`, () =>
    read(context, run, prometheusUrl, input.minutes),
  );
}

async function read(
  context: Pick<Context, "now">,
  run: { id: string; settledAt: Date | null },
  baseUrl: string,
  minutes: number,
) {
  // a run that has ended is looked at as of its end
  const end = Math.min(context.now().getTime(), (run.settledAt?.getTime() ?? Infinity) + 60_000);
  const start = end - minutes * 60_000;
  return {
    charts: await Promise.all(
      charts.map(async ({ name, unit, asked }) => ({
        name,
        unit,
        series: (
          await Promise.all(
            chartQueries(asked, run.id).map(async ({ line, query }) => ({
              line,
              found: await queryRange(baseUrl, { query, start, end }),
            })),
          )
        ).flatMap(({ line, found }) =>
          found.map(({ points }) => ({
            name: line,
            points: points.map(([at, value]): [number, number] => [at / 1000, value]),
          })),
        ),
      })),
    ),
    from: new Date(start).toISOString(),
    to: new Date(end).toISOString(),
  };
}
