import { setTimeout as sleep } from "node:timers/promises";
import type { RestClient } from "./client";

/** What the client wants of a job at last. */
export type Wanted = "RUNNING" | "STOPPED";
const lookMs = 500;

/** Starts one job, stops it with a savepoint or cancels it, and begins again, until it is over. */
export async function live(
  client: RestClient,
  job: string,
  random: () => number,
  over: () => boolean,
): Promise<Wanted> {
  const chance = (share: number) => random() < share;

  /** true: it runs; false: it is too late to ask for anything else */
  async function runs(): Promise<boolean> {
    while ((await client.job(job)).latestRun?.state !== "RUNNING") {
      if (over()) return false;
      await sleep(lookMs);
    }
    return true;
  }

  /** Asked for once more where the savepoint failed; now and then cancelled while it is slow. */
  async function stopped(mode: "SAVEPOINT" | "CANCEL"): Promise<void> {
    await client.command(job, "STOP", { mode }, chance(0.2));
    if (mode === "SAVEPOINT" && chance(0.15)) {
      await sleep(random() * 2_000);
      await client.command(job, "STOP", { mode: "CANCEL" }, false);
    }
    for (;;) {
      const { latestRun, operation } = await client.job(job);
      if (latestRun?.releasedAt) return;
      const asked = operation?.kind === "STOP" && operation.state !== "FAILED";
      await sleep(lookMs);
      if (!asked) return stopped("CANCEL");
    }
  }

  for (;;) {
    await sleep(random() * 3_000);
    if (over()) return "STOPPED";
    await client.command(job, "START", { from: "FRESH" }, chance(0.2));
    // Some are cancelled while they start.
    const early = chance(0.2);
    if (early) await sleep(random() * 4_000);
    else if (await runs()) await sleep(random() * 8_000);
    if (over()) return "RUNNING";
    await stopped(!early && chance(0.6) ? "SAVEPOINT" : "CANCEL");
  }
}
