const names = {
  passes: "passes over a run",
  pass_failures: "passes that ended with an error",
  act_failures: "acts that a cluster or Flink did not carry out",
  records: "passes that had something new to write",
  claims_lost: "passes whose claim another controller had taken",
  wakes_notify: "runs looked at because the console said so",
  wakes_watch: "runs looked at because Kubernetes said so",
  sweep_found: "runs that the sweep found overdue: triggers had missed them",
  orphans_taken: "claims taken from silent controllers",
  late_objects: "objects of released runs that were deleted",
} as const;
export type Counter = keyof typeof names;

export type Counters = { add(name: Counter, by?: number): void; text(): string };

/** In Prometheus' text format. */
export function counters(): Counters {
  const values = new Map<Counter, number>();
  return {
    add: (name, by = 1) => void values.set(name, (values.get(name) ?? 0) + by),
    text: () =>
      Object.entries(names)
        .map(([name, help]) => {
          const full = `millrace_controller_${name}_total`;
          return `# HELP ${full} ${help}\n# TYPE ${full} counter\n${full} ${values.get(name as Counter) ?? 0}\n`;
        })
        .join(""),
  };
}
