/**
 * How soon a fall is seen, and how soon the job runs again: a job of the profile STANDARD beside the same of FAST, on the
 * real cluster with real JVMs on this machine. Their processes are killed (-9), a pod is deleted, and one TaskManager is
 * frozen (-STOP): that one only heartbeats can find. Rounds take turns.
 */
import { loadavg } from "node:os";
import { type FailingJob, type Fall, failingJob } from "./failing-job";
import { report } from "./report";
import { median } from "./statistics";

const rounds = Number(process.env.MILLRACE_BENCH_ROUNDS ?? 2);
/** What the profile promises (lib/domain/job-spec.ts). */
const seenWithin = 5;
/** 50 s without a heartbeat against 3 s, and a JVM to start in both. */
const ratioGoal = 0.5;

const profiles = ["STANDARD", "FAST"] as const;
type Profile = (typeof profiles)[number];
const frozen: number[] = [];
/** In this order: a new pod ends the back-off that kubelet counts for a JobManager which was killed. */
const faults: Record<string, (job: FailingJob) => Promise<unknown>> = {
  "TaskManager killed": (job) => job.signal("taskmanager", "SIGKILL"),
  "TaskManager frozen": async (job) => frozen.push(await job.signal("taskmanager", "SIGSTOP")),
  "JobManager killed": (job) => job.signal("jobmanager", "SIGKILL"),
  "JobManager's pod deleted": (job) => job.deletePod("jobmanager"),
};

const jobs = new Map<Profile, FailingJob>();
const took = new Map<string, Fall[]>();
const load = [loadavg()[0] as number];
try {
  for (const profile of profiles) jobs.set(profile, await failingJob(profile));
  for (const job of jobs.values()) await job.running();
  for (let round = 0; round < rounds; round++)
    for (const [fault, hurt] of Object.entries(faults))
      for (const profile of round % 2 === 0 ? profiles : profiles.toReversed()) {
        const job = jobs.get(profile) as FailingJob;
        const fall = await job.fall(() => hurt(job));
        console.error(JSON.stringify({ round, fault, profile, ...fall, load: loadavg()[0] }));
        load.push(loadavg()[0] as number);
        took.set(`${profile}, ${fault}`, [...(took.get(`${profile}, ${fault}`) ?? []), fall]);
      }
} finally {
  for (const pid of frozen) {
    try {
      process.kill(pid, "SIGCONT");
    } catch {
      // Its pod was deleted, and it with it.
    }
  }
  for (const job of jobs.values()) await job.remove();
}

const all = (profile: Profile, fault: string, figure: keyof Fall) =>
  (took.get(`${profile}, ${fault}`) ?? []).map((fall) => fall[figure]);
for (const fault of Object.keys(faults)) {
  for (const profile of profiles) {
    const goal = profile === "FAST" ? seenWithin : null;
    const explain = (figure: string, value: number) =>
      report("failover", { figure: `${profile}, ${fault}: ${figure}`, value, goal: null });
    const longest = Math.max(...all(profile, fault, "seen"));
    report("failover", { figure: `${profile}, ${fault}: seen, longest s`, value: longest, goal });
    explain("told by the API, longest s", Math.max(...all(profile, fault, "shown")));
    explain("again, median s", median(all(profile, fault, "again")));
  }
  report("failover", {
    figure: `${fault}: again, FAST to STANDARD`,
    value: median(all("FAST", fault, "again")) / median(all("STANDARD", fault, "again")),
    goal: fault === "TaskManager frozen" ? ratioGoal : null,
  });
}
report("failover", { figure: "load of the machine, median", value: median(load), goal: null });
