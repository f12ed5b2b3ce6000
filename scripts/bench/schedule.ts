/**
 * What the schedule of many steady runs costs the database: 5,000 runs that are looked at each 30 s, by the real
 * statements and without Kubernetes. Claim and schedule alone, and the whole of a pass that sees nothing new (with the
 * load of its run), take turns.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { runStore } from "@/lib/operations/run-store";
import { connectDatabase } from "@/lib/postgres/client";
import { testDatabase } from "@/lib/postgres/testing/database";
import { backendSeconds, between } from "./backend-cpu";
import { report } from "./report";
import { median } from "./statistics";
import { addSteadyRuns } from "./steady-runs";

const runs = 5_000;
const paceMs = 30_000;
/** As the controller has: passes at once, connections, how near what is due is asked for at once, how often it looks. */
const [passesAtOnce, connections, slotMs, lookMs] = [16, 12, 50, 500];
const seconds = Number(process.env.MILLRACE_BENCH_SECONDS ?? 60);
const turns = 4;

const made = await testDatabase();
const db = connectDatabase(made.url, { connections });
const store = runStore(db, db, "bench");
const late: number[] = [];
let running = 0;
let passed = 0;

async function pass(claim: { runId: string; owner: string; epoch: bigint }, whole: boolean) {
  const run = whole ? await store.load(claim.runId) : undefined;
  const lookAgainInMs = paceMs * (0.8 + Math.random() * 0.4);
  await store.schedule(claim, { desiredSeq: run?.row.desiredSeq ?? 1, lookAgainInMs });
  passed++;
}

/** As controller/queue.ts claims: what there is room for, and again while there is more. */
async function claimAll(whole: boolean) {
  for (let limit = passesAtOnce - running; limit > 0; limit = passesAtOnce - running) {
    const claims = await store.claimDue(limit);
    for (const claim of claims) {
      late.push(claim.overdueMs);
      running++;
      void pass(claim, whole).finally(() => running--);
    }
    if (claims.length < limit) return;
    await new Promise((resolve) => setImmediate(resolve));
    while (running === passesAtOnce) await sleep(1);
  }
}

async function drive(forMs: number, whole: boolean) {
  const end = performance.now() + forMs;
  let lookedAt = 0;
  while (performance.now() < end) {
    const begun = performance.now();
    await claimAll(whole);
    if (begun - lookedAt >= lookMs) {
      lookedAt = begun;
      await store.look([]);
    }
    await sleep(Math.max(0, begun + slotMs - performance.now()));
  }
  while (running > 0) await sleep(1);
}

const shares = { schedule: [] as number[], pass: [] as number[] };
try {
  await addSteadyRuns(made.db, runs, paceMs / 1000);
  await drive(3_000, true);
  passed = 0;
  late.length = 0;
  const begun = performance.now();
  for (let turn = 0; turn < turns; turn++)
    for (const what of ["schedule", "pass"] as const) {
      const before = await backendSeconds(made.db);
      const from = performance.now();
      await drive((seconds * 1000) / turns, what === "pass");
      const tookSeconds = (performance.now() - from) / 1000;
      shares[what].push(between(before, await backendSeconds(made.db)) / tookSeconds);
    }
  const rate = (passed / (performance.now() - begun)) * 1000;
  const tail = late.toSorted((a, b) => a - b)[Math.floor(late.length * 0.99)] ?? 0;
  report("schedule", { figure: "passes a second", value: rate, goal: null });
  report("schedule", { figure: "claimed after it was due, p99 ms", value: tail, goal: null });
  report("schedule", { figure: "whole pass, cores of Postgres", value: median(shares.pass), goal: null });
  report("schedule", { figure: "schedule, cores of Postgres", value: median(shares.schedule), goal: 0.05 });
  report("schedule", { figure: "schedule, worst turn", value: Math.max(...shares.schedule), goal: null });
} finally {
  await db.$disconnect();
  await made.close();
}
