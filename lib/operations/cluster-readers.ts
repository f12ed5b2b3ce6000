import { MillraceError } from "@/lib/errors";
import { connect, type KubernetesClient } from "@/lib/kubernetes/client";

/** Web's own, read-only connection to a cluster, by its sealed credential. */
export type ClusterReaders = (cluster: { name: string; webCredential: string }) => KubernetesClient;

/** One connection pool a credential; a credential that is replaced opens a new one. `unseal` is web's private key at work. */
export function clusterReaders(unseal: (sealed: string) => string): ClusterReaders {
  const open = new Map<string, { credential: string; client: KubernetesClient }>();
  return ({ name, webCredential }) => {
    const known = open.get(name);
    if (known?.credential === webCredential) return known.client;
    const client = connect(unsealed(name, () => unseal(webCredential)));
    open.set(name, { credential: webCredential, client });
    void known?.client.close();
    return client;
  };
}

function unsealed(name: string, work: () => string): string {
  try {
    return work();
  } catch (cause) {
    throw new MillraceError(
      "KUBERNETES_REFUSED",
      `The credential of cluster ${name} cannot be opened by this console.`,
      {
        cause,
      },
    );
  }
}
