import type * as contract from "@/lib/contract/flink";
import { chartNames } from "@/lib/contract/flink";
import { MillraceError } from "@/lib/errors";
import { chartQueries, chartUnits } from "@/lib/prometheus/charts";
import { queryRange } from "@/lib/prometheus/query-range";
import type { Call, Context, Reply } from "./context";
import { requireRun } from "./find-run";
import { requireProject } from "./permissions";

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
      chartNames.map(async (name) => ({
        name,
        unit: chartUnits[name],
        series: (
          await Promise.all(
            chartQueries(name, run.id).map(async ({ line, query }) => ({
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
