import { rmSync } from "node:fs";
import { join } from "node:path";
import { attachedInstances, detach } from "./attached";
import type { Instance } from "./instance";
import { kubernetes } from "./kubernetes";
import { withLock } from "./lock";
import type { Part } from "./part";
import { postgres } from "./postgres";
import { purgeServer } from "./postgres-server";
import { prometheus } from "./prometheus";
import { home } from "./settings";
import type { Step } from "./steps";

/** Two clones may bring up the same part at once: one does it, the other waits and finds it done. */
export const locked =
  (part: Part, verb: "ensure" | "start" | "stop"): Step["run"] =>
  async (report) =>
    withLock(`part-${part.name.replaceAll(" ", "-")}`, () => part[verb](report));

/** Nobody attaches while the last one leaves, and nobody leaves while another attaches. */
export const attachLock = "attach";

/** Stops what nobody else uses any more. Answers who keeps it up. */
export async function leave(instance: Instance, run: (steps: Step[]) => Promise<void>): Promise<Instance[]> {
  return withLock(attachLock, async () => {
    detach(instance);
    const remaining = attachedInstances();
    if (remaining.length > 0) return remaining;
    await run([
      { name: "prometheus", run: locked(prometheus, "stop") },
      { name: "kubernetes", run: locked(kubernetes, "stop") },
      { name: "postgres", run: locked(postgres, "stop") },
    ]);
    return [];
  });
}

/** Everything of the machine's stack but what was downloaded or built. Only when it is stopped. */
export async function purgeHome(): Promise<void> {
  await purgeServer();
  rmSync(join(home), { recursive: true, force: true });
}
