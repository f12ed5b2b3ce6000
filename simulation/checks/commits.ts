import { isSettled, runStateRows, type RunState } from "@/lib/domain/run-state";
import type { Commit } from "../postgres/commit";
import type { SimDatabase } from "../postgres/database";
import type { RunRow, ScheduleRow } from "../postgres/rows";
import type { Report } from "./violation";

/** From where a run may come into a state; a start climbs, and may overtake a step that nobody saw. */
const from: Record<RunState, readonly RunState[]> = {
  STARTED: [],
  JM_POD_RUNNING: ["STARTED"],
  POD_RUNNING: ["STARTED", "JM_POD_RUNNING", "STOPPING"],
  RUNNING: ["STARTED", "JM_POD_RUNNING", "POD_RUNNING", "NOT_RUNNING", "STOPPING"],
  NOT_RUNNING: ["RUNNING", "STOPPING"],
  STOPPING: ["STARTED", "JM_POD_RUNNING", "POD_RUNNING", "RUNNING", "NOT_RUNNING"],
  SUCCESS: ["STARTED", "JM_POD_RUNNING", "POD_RUNNING", "RUNNING", "NOT_RUNNING", "STOPPING"],
  STOPPED: ["STARTED", "JM_POD_RUNNING", "POD_RUNNING", "RUNNING", "NOT_RUNNING", "STOPPING"],
  FAILED: ["STARTED", "JM_POD_RUNNING", "POD_RUNNING", "RUNNING", "NOT_RUNNING", "STOPPING"],
};
const steps = (state: RunState) => runStateRows[state].step;

/** What must hold of every transaction, whoever made it: it is read from the rows before and after alone. */
export function checkCommits(database: SimDatabase, report: Report): void {
  const holders = new Map<string, ScheduleRow>();
  /** runs that were told something since they were claimed last */
  const told = new Set<string>();
  database.onCommit((commit) => {
    for (const { before, after, events } of commit.runs)
      if (after) checkRun({ ...commit, events }, before, after, report);
    checkHolder(commit, holders, report);
    for (const { before, after } of commit.runs)
      if (after && before && after.desiredSeq !== before.desiredSeq) told.add(after.id);
    for (const written of commit.schedules) checkDue(commit, written, told, report);
    for (const { before, after } of commit.schedules) {
      if (after) holders.set(after.runId, after);
      else if (before) holders.delete(before.runId);
    }
    for (const { after } of commit.runs) checkLive(database, after, report);
  });
}

function checkRun(commit: Commit, before: RunRow | undefined, after: RunRow, report: Report): void {
  const name = `${after.id} (${commit.what})`;
  const numbers = commit.events.map(({ sequence }) => sequence);
  const expected = numbers.map((_, index) => (before?.sequence ?? 0) + 1 + index);
  if (numbers.join() !== expected.join() || after.sequence !== (before?.sequence ?? 0) + numbers.length)
    report(
      "events are numbered without gaps",
      `${name}: ${before?.sequence} + [${numbers.join()}] = ${after.sequence}`,
    );
  if (!before) return;
  if (isSettled(before.state) && after.state !== before.state)
    report("an ended run absorbs", `${name}: ${before.state} → ${after.state}`);
  if (before.releasedAt && !after.releasedAt) report("a release is never taken back", name);
  if (after.releasedAt && !after.settledAt) report("only what has ended is released", name);
  checkWay(before, after, commit, report);
  if (
    commit.what === "record" &&
    (before.desired !== after.desired || before.desiredSeq !== after.desiredSeq)
  )
    report("a controller never writes what is desired", name);
  if (commit.what === "stop" && before.state !== after.state)
    report("a user's command never writes a state", name);
}

/** Each transition is one that exists, and has its event. */
function checkWay(before: RunRow, after: RunRow, commit: Commit, report: Report): void {
  let state = before.state;
  for (const event of commit.events) {
    if (event.state === null || event.state === state) continue;
    if (!from[event.state].includes(state))
      report("every transition is legal", `${after.id}: ${state} → ${event.state} by ${event.type}`);
    if (steps(event.state) === undefined && state === event.state)
      report("every transition is legal", after.id);
    state = event.state;
  }
  if (state !== after.state)
    report(
      "every transition has its event",
      `${after.id}: the row says ${after.state}, its events lead to ${state}`,
    );
}

const ofHolders: Commit["what"][] = ["record", "recover", "schedule"];

/** Who writes holds the run, by the schedule as earlier commits left it. */
function checkHolder(commit: Commit, holders: Map<string, ScheduleRow>, report: Report): void {
  if (!ofHolders.includes(commit.what) || commit.changes.length === 0 || commit.runId === undefined) return;
  const held = holders.get(commit.runId);
  if (held?.owner !== commit.owner || held?.epoch !== commit.epoch)
    report(
      "a controller whose claim was taken writes nothing more",
      `${commit.runId}: ${commit.owner} with epoch ${commit.epoch}, held by ${held?.owner} with ${held?.epoch}`,
    );
}

/** What a pass cannot have loaded is looked at as soon as the pass has ended. */
function checkDue(
  commit: Commit,
  { before, after }: Commit["schedules"][number],
  told: Set<string>,
  report: Report,
): void {
  if (!after) return;
  const claimed = after.owner !== null && before?.epoch !== after.epoch;
  if (claimed) told.delete(after.runId);
  if (commit.what !== "schedule" || !told.has(after.runId)) return;
  if (after.dueAt === null || after.dueAt > commit.at)
    report(
      "an intent that came during a pass makes its run due at once",
      `${after.runId}: due at ${after.dueAt}, and its pass ended at ${commit.at}`,
    );
}

function checkLive(database: SimDatabase, run: RunRow | undefined, report: Report): void {
  if (!run) return;
  const { rows } = database;
  const live = (rows.runsOfJob.get(run.jobId) ?? []).filter((id) => !rows.runs.get(id)?.releasedAt);
  if (live.length > 1) report("a job has one run that is not released", live.join());
  const target = rows.targets.get(run.targetId);
  let cpu = 0;
  for (const one of rows.runs.values())
    if (one.targetId === run.targetId && !one.releasedAt) cpu += one.cpuMilli;
  if (target && cpu > target.quotaCpuMilli)
    report("runs never hold more than the quota", `${cpu} of ${target.quotaCpuMilli} m`);
}
