import type { SimApi } from "../kubernetes/api";
import type { Host, Process } from "../kubernetes/container";
import type { ConfigMap } from "../kubernetes/objects";
import { resources } from "../kubernetes/resources";
import type { SimStateStore } from "../kubernetes/state-store";
import type { JobBehaviour } from "./behaviour";
import type { FlinkCluster } from "./cluster";
import { flinkConfig } from "./config";
import { highAvailability } from "./high-availability";
import { type SimJob, simJob } from "./job";
import { remainsOf } from "./remains";
import { type Answer, restOf } from "./rest";
import { restCache } from "./rest-cache";
import type { GroundTruth } from "./truth";
import { workerManager } from "./workers";

type Options = {
  api: SimApi;
  host: Host;
  configMap: ConfigMap;
  cluster: FlinkCluster;
  state: SimStateStore;
  stateClaim: string | undefined;
  behaviour: JobBehaviour;
  truth: GroundTruth;
  runId: string;
  /** `namespace/clusterId` */
  of: string;
};
export type JobManager = Process & {
  of: string;
  /** undefined: the connection is refused */
  answer(method: string, path: string, query: URLSearchParams, body: unknown): Answer | undefined;
  vanished(pod: string): void;
};

/** One process of a JobManager: start, election, then main() or what its predecessor left. */
export function jobManager(options: Options): JobManager {
  const { api, host, configMap, cluster, state, stateClaim, behaviour, truth, runId } = options;
  const { kernel } = api;
  const config = flinkConfig(configMap.data?.["config.yaml"] ?? "");
  const ha = highAvailability(api, config);
  const remains = remainsOf(state, config);
  const cache = restCache(config.refreshMs);
  let alive = true;
  let listening = false;
  let leadsSince: number | undefined;
  let job: SimJob | undefined;
  let application: "RUNNING" | "FINISHED" | "FAILED" | "CANCELED" | undefined;

  const between = (least: number, most: number) => least + kernel.random() * (most - least);
  const later = (ms: number, what: () => void) => {
    kernel.after(ms, () => {
      if (alive) what();
    });
  };
  const log = (line: string) => host.log(`${new Date(kernel.now()).toISOString()} ${line}`);

  const workers = workerManager({
    api,
    config,
    cluster,
    stateClaim,
    later,
    log,
    changed: () => job?.takeSlots(),
    lost: (_pod, why) =>
      job?.trip(`org.apache.flink.runtime.jobmaster.JobMasterException: TaskManager lost: ${why}`),
  });
  const leader = {
    workerArrived: (pod: string) => later(between(50, 300), () => workers.arrived(pod)),
    workerDied(pod: string) {
      job?.stall();
      workers.died(pod);
    },
  };

  function start(): void {
    log("INFO  Starting KubernetesApplicationClusterEntrypoint");
    const { exitsAtStart, startMs = [2_000, 7_000] } = behaviour;
    if (exitsAtStart)
      return later(between(500, 2_000), () => {
        for (const line of exitsAtStart.log) host.log(line);
        host.exit(exitsAtStart.code);
      });
    later(between(...startMs), () => {
      listening = true;
      const wait = ha.exists() ? cluster.leaseUntil() - kernel.now() : 0;
      later(wait > 0 ? wait + between(0, config.retryMs) : between(50, 500), lead);
    });
  }

  function lead(): void {
    // Another process of the cluster leads: its lease is renewed while it lives.
    if (cluster.leader()) return later(config.retryMs, lead);
    log("INFO  was granted leadership");
    ha.lead(`${host.podUid}/${host.restarts}`);
    cluster.lead(leader);
    leadsSince = kernel.now();
    host.ready();
    workers.recover();
    later(between(200, 2_500), recover);
  }

  function recover(): void {
    if (remains.hasResult()) return;
    application = "RUNNING";
    if (ha.hasJob()) return submit(between(50, 500));
    truth.mainBegan(runId);
    if (behaviour.neverStarts) return;
    if (behaviour.mainFails) return later(between(500, 2_000), () => failDriver(behaviour.mainFails ?? ""));
    submit(between(500, 3_000));
  }

  function submit(ms: number): void {
    later(ms, () => {
      ha.putJob();
      job = newJob();
      job.begin();
    });
  }

  /** main() threw: a FAILED job under the job's id tells so. */
  function failDriver(text: string): void {
    log(`ERROR ${text}`);
    job = newJob();
    job.rename = "(application driver)";
    job.failForGood(text);
  }

  const newJob = () =>
    simJob({
      kernel,
      later,
      between,
      config,
      behaviour,
      ha,
      state,
      truth,
      runId,
      podUid: host.podUid,
      restarts: host.restarts,
      slots: workers.slots,
      needSlots: (count) => workers.need(count),
      ended,
    });

  function ended(): void {
    const over = job;
    if (!over) return;
    log(`INFO  Job ${config.flinkJobId} reached terminal state ${over.status()}.`);
    application = over.status() as typeof application;
    workers.release();
    later(between(5, 50), () => {
      remains.archive(over, kernel.now());
      later(between(5, 50), () => {
        remains.result(over, true);
        later(between(10, 100), () => {
          ha.clean(resources.configmaps);
          remains.result(over, false);
        });
      });
    });
  }

  function stop(graceful: boolean): void {
    if (!alive) return;
    alive = false;
    truth.jobManagerDied(host.podUid, host.restarts);
    const { retryMs, leaseMs } = config;
    const now = kernel.now();
    const renewedAt = leadsSince === undefined ? now : now - ((now - leadsSince) % retryMs);
    const processing = job?.orphan();
    if (graceful) job?.stall();
    cluster.lost(leader, graceful ? 0 : renewedAt + leaseMs, graceful ? undefined : processing);
  }

  start();
  return {
    of: options.of,
    kill: () => stop(false),
    terminate() {
      if (!alive) return;
      log("INFO  RECEIVED SIGNAL 15: SIGTERM. Shutting down as requested.");
      listening = false;
      stop(true);
      kernel.after(between(300, 2_000), () => host.exit(143));
    },
    vanished(pod) {
      if (alive) workers.vanished(pod);
    },
    answer(method, path, query, body) {
      if (!alive || !listening) return undefined;
      if (leadsSince === undefined) {
        if (path === "/jobs/overview" && host.restarts % 2 === 1) return { status: 200, body: {} };
        return {
          status: 503,
          body: {
            errors: ["Service temporarily unavailable due to an ongoing leader election. Please refresh."],
          },
        };
      }
      const seen = { config, job, application, now: kernel.now(), leadsSince, cache };
      return restOf(seen, method, path, query, body);
    },
  };
}
