/**
 * How long the healthy jobs' changes stay unseen while a tenth of the JobManagers accepts and never answers, beside none:
 * the real controller's process on a real database, and a poller with the peers' constants, on the same fake JobManagers
 * at the same time: both ask each 5 s, the console because all jobs' pages are open. Rounds take turns; the first of each
 * kind warms up. Only PostgreSQL is needed.
 */
import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { fakeFleet } from "./fake-fleet";
import { closing, ownConsole } from "./own-console";
import { report } from "./report";
import { median, quantile, upperRatio } from "./statistics";
import { threadPoolPoller } from "./thread-pool";

const jobs = 200;
const darkJobs = 20;
const rounds = Number(process.env.MILLRACE_BENCH_ROUNDS ?? 6);
const roundMs = 28_000;
/** The last change of a round has this long to be seen. */
const tailMs = 12_000;
const everyMs = 200;

type Side = "none" | "tenth";
type Watcher = { pending: Map<number, { at: number; state: string }>; took: Record<Side, number[]> };
const watcher = (): Watcher => ({ pending: new Map(), took: { none: [], tenth: [] } });
const [ours, peer] = [watcher(), watcher()];

const fleet = await fakeFleet(jobs);
const console_ = await ownConsole(JSON.stringify({ server: fleet.server, token: "t" }), jobs);
const { db } = console_;
await db.$executeRaw`
  update "Run" set "facts" = jsonb_build_object('falls', '[]'::jsonb, 'release', '{}'::jsonb,
    'created', jsonb_build_object('at', 1, 'uid', 'uid-' || substr("id", 5)),
    'reached', jsonb_build_object('jmPodRunning', 2, 'podRunning', 3, 'running', 4)),
    "deploymentUid" = 'uid-' || substr("id", 5)`;
await console_.schedule();
const poller = threadPoolPoller(
  Array.from({ length: jobs }, (_, index) => fleet.restOf(index + 1)),
  availableParallelism(),
  (index, state) => saw(peer, index + 1, state),
);
let side: Side = "none";
let counts = false;
let looking = true;
/** As a page that stays open does: a look lasts 30 s. Prisma sends nothing that nobody waits for. */
async function openPages(): Promise<void> {
  await db.$executeRaw`
    update "RunSchedule" set "lookedUntil" = now() + interval '30 seconds',
      "dueAt" = case when "owner" is null and "dueAt" is null then null
                     else least("dueAt", now() + interval '5 seconds') end
    where "lookedUntil" is null or "lookedUntil" < now() + interval '15 seconds'`;
}
await openPages();
const pagesOpen = setInterval(() => void openPages(), 5_000);
const close = closing(async () => {
  looking = false;
  clearInterval(pagesOpen);
  await poller.stop();
  await console_.close();
  await fleet.close();
});

function saw({ pending, took }: Watcher, number: number, state: string): void {
  const change = pending.get(number);
  if (change?.state !== state) return;
  pending.delete(number);
  if (counts) took[side].push(performance.now() - change.at);
}

/** When the controller's own record says so. */
async function lookAtRecords(): Promise<void> {
  while (looking) {
    if (ours.pending.size > 0) {
      const ids = [...ours.pending.keys()].map((number) => `run_${number}`);
      const rows = await db.run.findMany({ where: { id: { in: ids } }, select: { id: true, state: true } });
      for (const { id, state } of rows)
        saw(ours, Number(id.slice(4)), state === "NOT_RUNNING" ? "RESTARTING" : state);
    }
    await sleep(20);
  }
}

let turn = 0;
/** Healthy jobs fall, each at its turn. What was not seen in the round counts as seen at its end, at least. */
async function round(now: Side, first: boolean): Promise<void> {
  side = now;
  counts = !first;
  fleet.dark(now === "tenth" ? Array.from({ length: darkJobs }, (_, index) => jobs - index) : []);
  const begun = performance.now();
  while (performance.now() - begun < roundMs - tailMs) {
    const number = 1 + (turn++ % (jobs - darkJobs));
    fleet.become(number, "RESTARTING");
    for (const { pending } of [ours, peer])
      pending.set(number, { at: performance.now(), state: "RESTARTING" });
    await sleep(everyMs);
  }
  await sleep(tailMs);
  for (const { pending, took } of [ours, peer]) {
    for (const { at } of pending.values()) if (counts) took[side].push(performance.now() - at);
    pending.clear();
  }
  for (let number = 1; number <= jobs; number++) fleet.become(number, "RUNNING");
}

try {
  await console_.controller();
  void lookAtRecords();
  await sleep(5_000);
  for (let count = 0; count < rounds; count++) {
    const order: Side[] = ["none", "tenth"];
    for (const one of count % 2 === 0 ? order : order.toReversed()) await round(one, count === 0);
  }
  const explain = (figure: string, value: number) => report("dark", { figure, value, goal: null });
  for (const [name, { took }] of Object.entries({ millrace: ours, "thread pool": peer }))
    for (const kind of ["none", "tenth"] as const) {
      const dark = kind === "none" ? "none dark" : "a tenth dark";
      explain(`${name}, ${dark}: changes seen`, took[kind].length);
      explain(`${name}, ${dark}: median ms`, median(took[kind]));
      explain(`${name}, ${dark}: p95 ms`, quantile(took[kind], 0.95));
    }
  const ratio = ({ took }: Watcher) => median(took.tenth) / median(took.none);
  explain("thread pool: median with a tenth dark to none, at least", ratio(peer));
  explain(
    "millrace: p95 with a tenth dark to none",
    quantile(ours.took.tenth, 0.95) / quantile(ours.took.none, 0.95),
  );
  report("dark", { figure: "millrace: median with a tenth dark to none", value: ratio(ours), goal: 1.2 });
  report("dark", {
    figure: "millrace: the same, upper 95 %",
    value: upperRatio(ours.took.tenth, ours.took.none),
    goal: 1.2,
  });
} finally {
  await close();
}
process.exit();
