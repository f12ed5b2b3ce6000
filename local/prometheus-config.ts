/** The port of Flink's Prometheus reporter, which every run's configuration names. */
const reporterPort = 9249;

const copy = (from: string, to: string) => ({
  source_labels: [`__meta_kubernetes_${from}`],
  target_label: to,
});
/** Only where the pod has the label: without it the series keeps the scrape job's name. */
const copyLabel = (from: string, to: string) => ({ ...copy(`pod_label_${from}`, to), regex: "(.+)" });

/** Finds JobManagers and TaskManagers by the labels that Flink itself puts on its pods, and scrapes them by pod IP. */
export function scrapeConfig(kubeconfig: string) {
  return {
    // Flink measures rates itself; 5 s is how often the console's charts ask.
    global: { scrape_interval: "5s", scrape_timeout: "4s", evaluation_interval: "1m" },
    scrape_configs: [
      {
        job_name: "flink",
        kubernetes_sd_configs: [
          {
            role: "pod",
            kubeconfig_file: kubeconfig,
            selectors: [{ role: "pod", label: "type=flink-native-kubernetes" }],
          },
        ],
        relabel_configs: [
          { source_labels: ["__meta_kubernetes_pod_phase"], regex: "Running", action: "keep" },
          // Discovery offers a target for each declared port; they become one, because their labels are the same.
          {
            source_labels: ["__meta_kubernetes_pod_ip"],
            regex: "(.+)",
            target_label: "__address__",
            replacement: `$1:${reporterPort}`,
          },
          copy("namespace", "namespace"),
          copy("pod_name", "pod"),
          copyLabel("app", "app"),
          copyLabel("component", "component"),
          copyLabel("millrace_dev_run", "run"),
          copyLabel("millrace_dev_job", "job"),
        ],
      },
    ],
  };
}
