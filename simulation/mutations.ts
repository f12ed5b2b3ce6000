/** A rule of the product that is broken on purpose: the simulation must find each. `find` occurs once in the file. */
export type Mutation = { name: string; file: string; find: string; put: string };

/** The source without the rule. */
export function broken(source: string, { name, file, find, put }: Mutation): string {
  if (source.split(find).length !== 2) throw new Error(`${name}: ${file} does not have exactly one\n${find}`);
  return source.replace(find, () => put);
}

export const mutations: Mutation[] = [
  {
    name: "a Deployment is deleted by name",
    file: "lib/kubernetes/delete.ts",
    find: "    preconditions: { uid },\n",
    put: "",
  },
  {
    name: "a Deployment is scaled to 0 without a test of its UID",
    file: "lib/kubernetes/delete.ts",
    find: `        { op: "test", path: "/metadata/uid", value: uid },\n`,
    put: "",
  },
  {
    name: "a name that exists is taken for ours",
    file: "lib/kubernetes/read-run.ts",
    find: `return runId === run.runId ? seen : { seen: "foreign", uid: seen.uid };`,
    put: "return seen;",
  },
  {
    name: "a Deployment that is missing means stopped",
    file: "lib/domain/ending.ts",
    find: `status: run.facts.reached.running === undefined ? "NEVER_RAN" : "UNKNOWN",`,
    put: `status: "CANCELED",`,
  },
  {
    name: "an empty job list means finished",
    file: "lib/domain/ending.ts",
    find: "  const job = jobOf(seen);\n  if (!job) return undefined;\n",
    put: `  const job = jobOf(seen);\n  if (seen.flink.seen === "noJob") return { status: "FINISHED", source: "rest", at: now };\n  if (!job) return undefined;\n`,
  },
  {
    name: "it acts before what it saw is committed",
    file: "controller/reconcile.ts",
    find: "const recorded = await record(world, claim, run, { ...decided, page, snapshots });",
    put: "const recorded = { ...run, page, view: { ...run.view, ...decided } };\n  void record(world, claim, run, { ...decided, page, snapshots }).catch(() => undefined);",
  },
  {
    name: "a lease by the wall clock",
    file: "controller/controller.ts",
    find: "startHeartbeat(store, () => performance.now())",
    put: "startHeartbeat(store, () => Date.now())",
  },
  {
    name: "a controller acts without a heartbeat",
    file: "controller/must-be-alive.ts",
    find: "if (!heartbeat.alive())",
    put: "if (!heartbeat)",
  },
  {
    name: "a write does not ask for its epoch",
    file: "simulation/postgres/record.ts",
    find: "if (!locked || held?.owner !== claim.owner || held.epoch !== claim.epoch)",
    put: "if (!locked)",
  },
  {
    name: "a pass ends another's claim",
    file: "simulation/postgres/claims.ts",
    find: "if (!row || !run || row.owner !== claim.owner || row.epoch !== claim.epoch) return undefined;",
    put: "if (!row || !run) return undefined;",
  },
  {
    name: "a pass writes back the intent that it had loaded",
    file: "simulation/postgres/record.ts",
    find: "const written = { ...locked, ...columns, facts, observation };",
    put: "const { desired, desiredSeq } = run.row;\n  const written = { ...locked, ...columns, facts, observation, desired, desiredSeq };",
  },
  {
    name: "the end of a pass forgets what came meanwhile",
    file: "simulation/postgres/claims.ts",
    find: "    const dueAt = newer\n      ? now\n      : least(row.dueAt, next.lookAgainInMs === null ? null : now + next.lookAgainInMs);",
    put: "    const dueAt = next.lookAgainInMs === null || newer ? null : now + next.lookAgainInMs;",
  },
  {
    name: "a watch goes on after 410",
    file: "lib/kubernetes/watch.ts",
    find: "(error instanceof KubernetesError && error.status === 410)",
    put: "false",
  },
  {
    name: "a line that is cut is skipped",
    file: "lib/kubernetes/watch.ts",
    find: "      version = store.take(line);",
    put: "      try {\n        version = store.take(line);\n      } catch (error) {\n        if (!(error instanceof BrokenLine)) throw error;\n      }",
  },
  {
    name: "a run is released before its savepoint's path is known",
    file: "lib/domain/verdict.ts",
    find: "const waited = now - (run.facts.endSeenAt ?? now);",
    put: "const waited = Number.POSITIVE_INFINITY;",
  },
  {
    name: "a savepoint that somebody else asked for is left lying",
    file: "controller/snapshots.ts",
    find: "const last = ends && finished ? stopSavepointOf(seen) : undefined;",
    put: "const last = undefined as ReturnType<typeof stopSavepointOf>;",
  },
  {
    name: "what Flink repeats of checkpoints is believed of a job that has ended",
    file: "lib/domain/verdict.ts",
    find: "const restRepeatsMs = 4_000;",
    put: "const restRepeatsMs = 0;",
  },
  {
    name: "a fall between two looks is no news",
    file: "lib/domain/watch.ts",
    find: `draft.state === "RUNNING" ? missedFall(run.facts.processing, seen) : undefined;`,
    put: "undefined;",
  },
  {
    name: "a POST is repeated without looking",
    file: "lib/kubernetes/apply.ts",
    find: '    return await client.json<Existing>("GET", `${path}/${name}`);',
    put: '    return { metadata: { uid: "", ...(body as Existing).metadata } };',
  },
  {
    name: "a notification is the truth: nothing sweeps",
    file: "controller/triggers.ts",
    find: "const lookMs = 500;",
    put: "const lookMs = 3_600_000;",
  },
];
