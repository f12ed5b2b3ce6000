import type { V1Deployment } from "@kubernetes/client-node";
import { list } from "@/lib/kubernetes/list";
import { pathOf } from "@/lib/kubernetes/paths";
import { listLeftovers } from "@/lib/kubernetes/read-run";
import { until } from "@/lib/kubernetes/testing/until";
import type { Wire } from "@/lib/kubernetes/wire";
import type { RunState } from "@/lib/domain/run-state";
import { type FaultProxy, faultProxy } from "./fault-proxy";
import { type Fleet, fleet } from "./fleet";
import { type ControllerProcess, startController } from "./process";
import { realKubeconfig, type Scene, type SceneOptions, type Started, scene } from "./scene";

type RunRow = Awaited<ReturnType<FaultScene["row"]>>;
export type FaultScene = Scene & {
  proxy: FaultProxy;
  fleet: Fleet;
  controller(more?: Record<string, string>): Promise<ControllerProcess>;
  /** every process that was started here */
  endControllers(): Promise<void>;
  row(run: Started): Promise<Awaited<ReturnType<typeof rowOf>>>;
  /** a look at it, as any trigger would cause; paces of the sweep are not what these tests are about */
  look(run: Started): Promise<void>;
  /** looked at again and again until the row is so */
  seen(run: Started, is: (row: RunRow) => unknown, withinMs?: number): Promise<RunRow>;
  reach(run: Started, state: RunState, withinMs?: number): Promise<RunRow>;
  released(run: Started): Promise<RunRow>;
  deployments(run: Started): Promise<Wire<V1Deployment>[]>;
  leftovers(run: Started): Promise<string[]>;
  /** a run of a new job that is up, with its JobManager */
  up(withinMs?: number): Promise<Started & { manager: ReturnType<Fleet["manager"]> }>;
};

const rowOf = (db: Scene["db"], { runId }: Started) =>
  db.run.findUniqueOrThrow({ where: { id: runId }, include: { events: { orderBy: { sequence: "asc" } } } });

/** A scene whose controllers reach the API server, and the JobManagers behind it, through the fault proxy alone. */
export async function faultScene(options: Omit<SceneOptions, "kubeconfig"> = {}): Promise<FaultScene> {
  const proxy = await faultProxy(realKubeconfig());
  const at = await scene({ pods: true, ...options, kubeconfig: proxy.kubeconfig });
  const nodes = fleet(at.client, at.namespace, proxy);
  const processes: ControllerProcess[] = [];

  const row = (run: Started) => rowOf(at.db, run);
  const look = async ({ runId }: Started) => {
    await at.db.$queryRaw`select pg_notify('millrace_due', ${runId})::text`;
  };
  const seen: FaultScene["seen"] = async (run, is, withinMs = 30_000) => {
    let last: RunRow | undefined;
    try {
      return await until(async () => {
        await look(run);
        last = await row(run);
        return is(last) ? last : undefined;
      }, withinMs);
    } catch (cause) {
      const { state, reason, message, staleSince } = last ?? {};
      const complaints = processes.map((one) => one.complaints()).join("\n");
      const found = JSON.stringify({ state, reason, message, staleSince });
      throw new Error(`It stayed ${found}. Controllers say: ${complaints}`, { cause });
    }
  };
  const reach: FaultScene["reach"] = (run, state, withinMs) =>
    seen(run, (one) => one.state === state, withinMs);

  return {
    ...at,
    proxy,
    fleet: nodes,
    async controller(more = {}) {
      const started = await startController({ ...at.environment, ...more });
      processes.push(started);
      return started;
    },
    async endControllers() {
      await Promise.all(processes.splice(0).map((one) => one.end("SIGKILL")));
    },
    row,
    look,
    seen,
    reach,
    released: (run) => seen(run, ({ releasedAt }) => releasedAt !== null, 60_000),
    deployments: async ({ runId, clusterId }) =>
      (await list<Wire<V1Deployment>>(at.client, pathOf("Deployment", at.namespace))).filter(
        ({ metadata }) => metadata?.name === clusterId || metadata?.labels?.["millrace.dev/run"] === runId,
      ),
    leftovers: async ({ clusterId, runId }) =>
      Object.values(await listLeftovers(at.client, { namespace: at.namespace, clusterId, runId })).flat(),
    async up(withinMs) {
      const run = await at.start();
      const manager = nodes.manager(run);
      await reach(run, "RUNNING", withinMs);
      return { ...run, manager };
    },
    async remove() {
      await Promise.all(processes.splice(0).map((one) => one.end("SIGKILL")));
      await nodes.stop();
      await at.remove();
      await proxy.close();
    },
  };
}
