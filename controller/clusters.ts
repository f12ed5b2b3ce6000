import type { KubernetesClient } from "@/lib/kubernetes/client";
import { type ClusterView, watchCluster } from "@/lib/kubernetes/cluster-view";
import { sleep } from "@/lib/kubernetes/sleep";
import { log } from "@/lib/log";
import type { RunStore } from "@/lib/operations/run-store";

export type Connection = { client: KubernetesClient; view: ClusterView };
export type Clusters = {
  /** undefined: it is not registered, or its credential cannot be opened */
  get(clusterId: string): Connection | undefined;
  /** Picks up clusters that were registered, changed or removed since. */
  refresh(): Promise<void>;
  /** Once each has listed what is there; where one does not answer, after `mostMs`. */
  listed(mostMs: number): Promise<void>;
  close(): Promise<void>;
};

type Options = {
  store: Pick<RunStore, "clusters">;
  /** a client of the cluster that this sealed credential is for */
  connect: (sealed: string) => KubernetesClient;
  /** something of this run changed in its cluster */
  onRun: (clusterId: string, runId: string) => void;
};
type Open = Connection & { credential: string; stop: AbortController };

/** One client and one pair of watches for each registered cluster. */
export function openClusters({ store, connect, onRun }: Options): Clusters {
  const open = new Map<string, Open>();

  function shut(id: string) {
    const known = open.get(id);
    if (!known) return;
    open.delete(id);
    known.stop.abort();
    void known.view.done.then(() => known.client.close());
  }

  return {
    get: (id) => open.get(id),
    async refresh() {
      const rows = await store.clusters();
      for (const id of open.keys()) if (!rows.some((row) => row.id === id)) shut(id);
      for (const { id, name, controllerCredential: credential } of rows) {
        if (open.get(id)?.credential === credential) continue;
        shut(id);
        try {
          const client = connect(credential);
          const stop = new AbortController();
          open.set(id, {
            client,
            credential,
            stop,
            view: watchCluster(client, { onRun: (runId) => onRun(id, runId), signal: stop.signal }),
          });
          log.info({ cluster: name, server: client.server }, "watching a cluster");
        } catch (err) {
          log.error({ err, cluster: name }, "a cluster's credential cannot be opened");
        }
      }
    },
    async listed(mostMs) {
      const heard = new AbortController();
      const all = Promise.all([...open.values()].map(({ view }) => view.listed));
      await Promise.race([all, sleep(mostMs, heard.signal)]);
      heard.abort();
    },
    async close() {
      const closing = [...open.values()];
      for (const id of open.keys()) shut(id);
      await Promise.all(closing.map(({ view }) => view.done));
    },
  };
}
