import { setTimeout as sleep } from "node:timers/promises";
import type { Api } from "./api";
import { type Report, StepError } from "./part";
import { until } from "./process";
import { demoSql } from "./seed";

const name = "demo-orders";
/** Since the last thing that happened: a JVM may start slowly on a machine that has just built everything. */
const patienceMs = 240_000;

type Job = { id: string; name: string; state: string | null; latestRunId: string | null };
type Run = { id: string; state: string; message: string; nextStep: string | null };
type Event = { sequence: number; state: string | null; message: string; occurredAt: string };
type Target = { id: string; status: string };

/** Starts the demo job where it has never run or has failed, and follows it to RUNNING. One that somebody stopped stays stopped. */
export async function runDemo(api: Api, project: string, targetId: string, report: Report): Promise<string> {
  await targetReady(api, project, targetId, report);
  const job = await ensureJob(api, project, targetId);
  const path = `/projects/${project}/jobs/${job.id}`;
  let runId = job.latestRunId;
  if (job.state === null || job.state === "FAILED") {
    const operation = await api<{ runId: string }>("POST", `${path}/start`, { from: "LATEST_STATE" });
    runId = operation.runId;
  } else if (job.state === "STOPPED" || job.state === "STOPPING" || job.state === "SUCCESS")
    return `${name} is stopped, as it was left`;
  return follow(api, project, runId as string, report);
}

async function targetReady(api: Api, project: string, targetId: string, report: Report) {
  report("Waiting for the deployment target");
  let status = "";
  await until(
    async () => {
      const { items } = await api<{ items: Target[] }>("GET", `/projects/${project}/targets`);
      status = items.find(({ id }) => id === targetId)?.status ?? "";
      return status === "READY" || status === "FAILED";
    },
    {
      timeoutMs: 90_000,
      everyMs: 300,
      orThrow: () =>
        new StepError("The controller does not make the deployment target", "Read the controller's log"),
    },
  );
  if (status === "FAILED")
    throw new StepError(
      "The deployment target could not be made",
      "Sign in as the administrator: the page of targets says why",
    );
}

async function ensureJob(api: Api, project: string, targetId: string): Promise<Job> {
  const jobs = `/projects/${project}/jobs`;
  const { items } = await api<{ items: Job[] }>("GET", `${jobs}?search=${name}`);
  const found = items.find((job) => job.name === name);
  if (found) return found;
  // Little CPU: on a machine of two cores there must be room for the reader's own jobs beside it.
  const process = { cpu: 0.2, memoryMib: 1024 };
  const code = { kind: "SQL", sql: demoSql() };
  const spec = { code, checkpointIntervalMs: 5_000, jobManager: process, taskManager: process };
  return api<Job>("POST", jobs, { name, targetId, description: "Totals of generated orders", spec });
}

async function follow(api: Api, project: string, runId: string, report: Report): Promise<string> {
  const path = `/projects/${project}/runs/${runId}`;
  let deadline = performance.now() + patienceMs;
  const passed: { state: string; at: number }[] = [];
  let seen = 0;
  while (performance.now() < deadline) {
    const { items } = await api<{ items: Event[] }>("GET", `${path}/events?limit=200`);
    for (const { sequence, state, message, occurredAt } of items) {
      if (sequence <= seen) continue;
      seen = sequence;
      deadline = performance.now() + patienceMs;
      if (!state || passed.at(-1)?.state === state) continue;
      passed.push({ state, at: Date.parse(occurredAt) });
      report(`${state.toLowerCase().replaceAll("_", " ")}: ${message}`);
    }
    const run = await api<Run>("GET", path);
    if (run.state === "RUNNING") return summary(passed);
    if (run.state === "FAILED")
      throw new StepError(`${name} failed: ${run.message}`, run.nextStep ?? "Open the run in the console");
    await sleep(500);
  }
  throw new StepError(
    `Nothing has happened to ${name} for ${patienceMs / 1000} s`,
    "Open its run in the console: it says what it waits for",
  );
}

function summary(passed: readonly { state: string; at: number }[]): string {
  const first = passed[0]?.at ?? 0;
  return passed
    .map(
      ({ state, at }) => `${state.toLowerCase().replaceAll("_", " ")} ${((at - first) / 1000).toFixed(1)} s`,
    )
    .join(" → ");
}
