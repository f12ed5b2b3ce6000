import { abandoned, attach, others } from "./attached";
import { readKubeconfig } from "./cluster-api";
import { chooseCluster, rememberCluster, rememberedCluster } from "./cluster-choice";
import { controller, web } from "./console";
import { type Context, databaseName } from "./environment";
import { allInstances, ensureSettings, type Instance, purgeInstance, readSettings } from "./instance";
import { kubernetes } from "./kubernetes";
import { recycleReleased } from "./kubernetes/volumes";
import { withLock } from "./lock";
import { deleteNamespaces, pauseJobs } from "./namespaces";
import type { Report } from "./part";
import { dropDatabase, postgres } from "./postgres";
import { attachLock, leave, purgeHome } from "./shared-parts";
import { stackSteps } from "./stack";
import { runSteps, type Step } from "./steps";
import type { createDisplay } from "./terminal";

type Display = ReturnType<typeof createDisplay>;
/** Held while tests use the instance. */
export const testsLock = (instance: Instance) => `tests-${instance.id}`;
const instanceLock = (instance: Instance) => `instance-${instance.id}`;

/** Brings an instance up, with every shared part that it needs. */
export async function bringUp(
  instance: Instance,
  display: Display,
  { demo, also = [] }: { demo: boolean; also?: Step[] },
): Promise<Context> {
  const cluster = chooseCluster();
  return withLock(instanceLock(instance), async () => {
    const context = await withLock(attachLock, async () => {
      const settings = await ensureSettings(instance);
      attach(instance);
      return { instance, settings };
    });
    rememberCluster(instance, cluster);
    for (const gone of abandoned()) {
      display.line(`  ${gone.clone} was deleted without npm run down: what it left is stopped`);
      await bringDown(gone, display);
    }
    const [first] = others(instance);
    if (first)
      display.line(
        `  This machine's stack is shared with ${first.clone}${first.name ? ` (${first.name})` : ""}: own database, namespaces and ports here`,
      );
    await runSteps([...stackSteps(context, cluster, { demo }), ...also], display);
    return context;
  });
}

/** Of one instance, or, where no other has any, of the whole machine's stack. */
export type Purge = "instance" | "machine";

/** Stops an instance; the last one to leave stops the shared parts too. Answers who keeps them up. */
export async function bringDown(instance: Instance, display: Display, purge?: Purge): Promise<Instance[]> {
  return withLock(instanceLock(instance), async () => {
    const last = others(instance).length === 0;
    const everything = purge === "machine" && last && allInstances().every(({ id }) => id === instance.id);
    const settings = readSettings(instance);
    if (settings)
      await runSteps(
        instanceSteps({ instance, settings }, { purge: purge !== undefined && !everything, last }),
        display,
      );
    const remaining = await leave(instance, (steps) => runSteps(steps, display));
    if (purge) purgeInstance(instance);
    if (everything) await purgeHome();
    return remaining;
  });
}

function instanceSteps(context: Context, { purge, last }: { purge: boolean; last: boolean }): Step[] {
  const { instance } = context;
  const steps: Step[] = [
    { name: "web", run: (report) => web(context).stop(report) },
    { name: "controller", run: (report) => controller(context).stop(report) },
  ];
  // Jobs stop with the cluster, and come back with it.
  if (purge || !last)
    steps.push({ name: "jobs", after: ["controller"], run: (report) => clearJobs(instance, purge, report) });
  if (purge)
    steps.push({
      name: "database",
      after: ["web", "controller"],
      run: (report) => removeDatabase(instance, report),
    });
  return steps;
}

async function removeDatabase(instance: Instance, report: Report): Promise<void> {
  // A database that DATABASE_URL named is its owner's.
  if (databaseName(instance) !== instance.database) return;
  const { state } = await postgres.status();
  // An `up` that failed before it made the server left no database.
  if (state === "missing") return;
  if (state === "stopped") await postgres.start(report);
  await dropDatabase(instance.database);
}

async function clearJobs(instance: Instance, purge: boolean, report: Report): Promise<void> {
  const cluster = rememberedCluster(instance);
  if (!cluster) return;
  if (cluster.local && (await kubernetes.status()).state !== "running") {
    if (!purge) return;
    await kubernetes.start(report);
  }
  const access = readKubeconfig(cluster.kubeconfig);
  if (!purge) return pauseJobs(access, instance, report);
  await deleteNamespaces(access, instance, report);
  if (cluster.local) await recycleReleased();
}
