import { createServer, type ServerResponse } from "node:http";
import { runLabel } from "@/lib/domain/pod-layout";

export type FakeFleet = {
  server: string;
  /** the address of one JobManager's REST, as the API server's proxy gives it */
  restOf(number: number): string;
  become(number: number, status: "RUNNING" | "RESTARTING"): void;
  /** from now on these accept a request and never answer; who was kept waiting by others is let go */
  dark(numbers: Iterable<number>): void;
  close(): Promise<void>;
};

const namespace = "bench";
const flinkJobIdOf = (number: number) => `${number}`.padStart(32, "0");

/** An API server with a run's Deployment and JobManager for each number, and the JobManagers behind its proxy. */
export async function fakeFleet(count: number): Promise<FakeFleet> {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const startedAt = new Date(Date.now() - 3_600_000).toISOString();
  const statuses = new Map(numbers.map((number) => [number, "RUNNING"]));
  const since = new Map<number, number>();
  let dark = new Set<number>();
  const held = new Map<ServerResponse, number>();

  const metadata = (number: number, name: string, more: object) => ({
    name,
    namespace,
    uid: `uid-${number}`,
    resourceVersion: "1",
    creationTimestamp: startedAt,
    labels: { [runLabel]: `run_${number}`, ...more },
  });
  const deployment = (number: number) => ({
    metadata: metadata(number, `mr-${number}`, {}),
    spec: { replicas: 1 },
  });
  const pod = (number: number) => ({
    metadata: metadata(number, `mr-${number}-0`, { component: "jobmanager" }),
    spec: { nodeName: "node" },
    status: {
      phase: "Running",
      conditions: [{ type: "Ready", status: "True", lastTransitionTime: startedAt }],
      containerStatuses: [
        { name: "flink-main-container", restartCount: 0, ready: true, state: { running: { startedAt } } },
      ],
    },
  });

  function flink(number: number, path: string): object {
    const jid = flinkJobIdOf(number);
    const state = statuses.get(number);
    const tasks = state === "RUNNING" ? "RUNNING" : "CREATED";
    const job = { jid, name: "bench", state, "start-time": Date.parse(startedAt), "end-time": -1 };
    if (path === "/jobs/overview") return { jobs: [{ ...job, tasks: {} }] };
    if (path === "/applications/overview") return { applications: [] };
    if (path.endsWith("/checkpoints")) return { counts: {}, latest: {}, history: [] };
    if (path.includes("/metrics")) return [];
    if (path.includes("/exceptions")) return { exceptionHistory: { entries: [] } };
    return {
      ...job,
      "job-type": "STREAMING",
      timestamps: { [state ?? ""]: since.get(number) ?? Date.parse(startedAt) },
      vertices: [
        {
          id: "a",
          name: "Source",
          parallelism: 1,
          status: tasks,
          "start-time": Date.parse(startedAt),
          duration: 1,
          tasks: { [tasks]: 1 },
        },
      ],
    };
  }

  const api = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://fake");
    const proxied = /\/services\/mr-(\d+)-rest:rest\/proxy(\/.*)$/.exec(url.pathname);
    const say = (value: object) => response.end(JSON.stringify(value));
    if (proxied) {
      const number = Number(proxied[1]);
      if (!dark.has(number)) return void say(flink(number, proxied[2] ?? ""));
      held.set(response, number);
      response.once("close", () => held.delete(response));
      return;
    }
    if (url.searchParams.has("watch")) {
      response.writeHead(200);
      response.flushHeaders();
      const seconds = Number(url.searchParams.get("timeoutSeconds") ?? 45);
      const timer = setTimeout(() => response.end(), seconds * 1_000);
      response.once("close", () => clearTimeout(timer));
      return;
    }
    const items = !url.searchParams.has("labelSelector")
      ? []
      : url.pathname.endsWith("/deployments")
        ? numbers.map(deployment)
        : url.pathname === "/api/v1/pods"
          ? numbers.map(pod)
          : [];
    say({ metadata: { resourceVersion: "1" }, items });
  });
  await new Promise<void>((listening) => api.listen(0, "127.0.0.1", listening));
  const address = api.address();
  const server = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  return {
    server,
    restOf: (number) => `${server}/api/v1/namespaces/${namespace}/services/mr-${number}-rest:rest/proxy`,
    become(number, status) {
      statuses.set(number, status);
      since.set(number, Date.now());
    },
    dark(which) {
      dark = new Set(which);
      for (const [response, number] of held) if (!dark.has(number)) response.destroy();
    },
    async close() {
      api.closeAllConnections();
      await new Promise((closed) => api.close(closed));
    },
  };
}
