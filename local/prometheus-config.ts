/** The port of Flink's Prometheus reporter, which every run's configuration names. */
const reporterPort = 9249;

/** By these labels, which Flink itself puts on its pods, JobManagers and TaskManagers are found. */
export const podSelector = "type=flink-native-kubernetes";

export type Pod = {
  metadata: { name: string; namespace: string; labels?: Record<string, string>; deletionTimestamp?: string };
  status: { phase?: string; podIP?: string };
};

export const scrapeConfig = (targetsFile: string) => ({
  // Flink measures rates itself; 5 s is how often the console's charts ask.
  global: { scrape_interval: "5s", scrape_timeout: "4s", evaluation_interval: "1m" },
  scrape_configs: [{ job_name: "flink", file_sd_configs: [{ files: [targetsFile] }] }],
});

/** What Prometheus scrapes, each pod by its address. Series carry the run and the job of Millrace where the pod names them. */
export function targetGroups(pods: readonly Pod[]) {
  return pods
    .filter(({ status }) => status.phase === "Running" && status.podIP)
    .map(({ metadata: { name, namespace, labels = {} }, status }) => ({
      targets: [`${status.podIP}:${reporterPort}`],
      labels: present({
        namespace,
        pod: name,
        app: labels.app,
        component: labels.component,
        run: labels["millrace.dev/run"],
        job: labels["millrace.dev/job"],
      }),
    }))
    .sort((a, b) => (a.labels.pod < b.labels.pod ? -1 : 1));
}

const present = (labels: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  > & { pod: string };
