/**
 * How long the runs of a controller that is killed wait for another: three real ones over many runs, of which one that
 * holds claims is killed, ten times. `held`: until each run whose pass it had under way had a pass by another. `due`:
 * the longest that any run was due for meanwhile, also one that only the timers of the dead knew.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { testDatabase } from "@/lib/postgres/testing/database";
import { newKeyPair } from "@/lib/sealing";
import { report } from "./report";
import { addSteadyRuns } from "./steady-runs";
import { median } from "./statistics";

const [runs, rounds, goalMs] = [300, 10, 3_000];
/** After the last held run was taken: what is due and nobody looked at would be seen by then. */
const watchedMs = 4_000;

type Controller = { child: ChildProcess; owner: string };

const made = await testDatabase();
const { db } = made;
const store = await mkdtemp(join(tmpdir(), "millrace-takeover-"));
const environment = {
  ...process.env,
  DATABASE_URL: made.url,
  MILLRACE_STORE: store,
  MILLRACE_INTERNAL_URL: "http://127.0.0.1:1",
  MILLRACE_CONTROLLER_PRIVATE_KEY: newKeyPair().privateKey,
  MILLRACE_CONTROLLER_PORT: "0",
};
const controllers: Controller[] = [];

/** A process as it is deployed; settles when it says that it runs. */
async function startController(): Promise<Controller> {
  const child = spawn(process.execPath, ["--import", "tsx", "controller/main.ts"], {
    env: environment,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const owner = await new Promise<string>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`a controller ended with ${code}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line.includes("the controller runs")) resolve((JSON.parse(line) as { owner: string }).owner);
    });
  });
  return { child, owner };
}

type Held = { runId: string; epoch: bigint };

/** Stopped within a pass: what it holds cannot change any more, and then it is killed. */
async function killAtWork({ child, owner }: Controller): Promise<{ held: Held[]; at: number }> {
  for (;;) {
    const at = performance.now();
    child.kill("SIGSTOP");
    const held = await db.$queryRaw<Held[]>`
      select "runId", "epoch" from "RunSchedule" where "owner" = ${owner}`;
    if (held.length > 0) {
      child.kill("SIGKILL");
      return { held, at };
    }
    child.kill("SIGCONT");
    await sleep(5 + Math.random() * 20);
  }
}

async function longestDueMs(): Promise<number> {
  const [row] = await db.$queryRaw<{ ms: number | null }[]>`
    select (extract(epoch from now() - min("dueAt")) * 1000)::float8 as ms
    from "RunSchedule" where "dueAt" <= now()`;
  return row?.ms ?? 0;
}

async function round(victim: Controller): Promise<{ heldMs: number; dueMs: number }> {
  const { held, at } = await killAtWork(victim);
  const epochs = new Map(held.map(({ runId, epoch }) => [runId, epoch]));
  let heldMs = Number.POSITIVE_INFINITY;
  let dueMs = 0;
  while (performance.now() - at < watchedMs || heldMs === Number.POSITIVE_INFINITY) {
    dueMs = Math.max(dueMs, await longestDueMs());
    const rows = await db.runSchedule.findMany({ where: { runId: { in: [...epochs.keys()] } } });
    const passed = rows.every(({ runId, epoch, owner }) => {
      const before = epochs.get(runId) ?? 0n;
      return epoch > before + 1n || (epoch === before + 1n && owner === null);
    });
    if (passed) heldMs = Math.min(heldMs, performance.now() - at);
    await sleep(10);
  }
  return { heldMs, dueMs };
}

try {
  await addSteadyRuns(db, runs, 5);
  for (let each = 0; each < 3; each++) controllers.push(await startController());
  // The first pass over each run has something to record, the others have not.
  await sleep(2_000);
  while ((await longestDueMs()) > 200) await sleep(200);
  const took: { heldMs: number; dueMs: number }[] = [];
  for (let each = 0; each < rounds; each++) {
    const victim = controllers.shift() as Controller;
    const one = await round(victim);
    console.error(JSON.stringify({ round: each, ...one }));
    took.push(one);
    controllers.push(await startController());
    await sleep(1_000);
  }
  const held = took.map(({ heldMs }) => heldMs);
  const due = took.map(({ dueMs }) => dueMs);
  report("takeover", { figure: "held runs, p50 ms", value: median(held), goal: null });
  report("takeover", { figure: "held runs, longest ms", value: Math.max(...held), goal: goalMs });
  report("takeover", { figure: "due runs, p50 ms", value: median(due), goal: null });
  report("takeover", { figure: "due runs, longest ms", value: Math.max(...due), goal: goalMs });
} finally {
  for (const { child } of controllers) child.kill("SIGKILL");
  await made.close();
  await rm(store, { recursive: true });
}
