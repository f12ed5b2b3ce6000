import { request } from "node:https";
import { createInterface } from "node:readline";
import type { Access } from "@/local/cluster-api";
import { until } from "@/local/process";

const collections = {
  Deployment: "/apis/apps/v1/namespaces/{}/deployments",
  ConfigMap: "/api/v1/namespaces/{}/configmaps",
  Secret: "/api/v1/namespaces/{}/secrets",
  Service: "/api/v1/namespaces/{}/services",
} as const;
export type ObjectName = `${keyof typeof collections}/${string}`;

/** Notes when each object appears in a namespace, by the watch of the API server: the same clock and the same way for all. */
export async function watchCreated(access: Access, namespace: string) {
  const seen = new Map<string, number>();
  const open = await Promise.all(
    Object.entries(collections).map(([kind, path]) =>
      stream(access, path.replace("{}", namespace), (name) => {
        if (!seen.has(`${kind}/${name}`)) seen.set(`${kind}/${name}`, performance.now());
      }),
    ),
  );
  return {
    /** when the last of them appeared, by performance.now() */
    async lastOf(names: readonly ObjectName[]): Promise<number> {
      await until(async () => names.every((name) => seen.has(name)), {
        timeoutMs: 60_000,
        everyMs: 20,
        orThrow: () => new Error(`Not created: ${names.filter((name) => !seen.has(name)).join(", ")}`),
      });
      return Math.max(...names.map((name) => seen.get(name) as number));
    },
    close: () => {
      for (const one of open) one.destroy();
    },
  };
}

/** Answers when the API server has begun the stream: what is created from then on is not missed. */
function stream({ server, token, ...tls }: Access, path: string, created: (name: string) => void) {
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  return new Promise<{ destroy: () => void }>((resolve, reject) => {
    const sent = request(new URL(`${path}?watch=1`, server), { headers, ...tls }, (response) => {
      const lines = createInterface(response);
      // The end of the benchmark cuts the stream.
      lines.on("error", () => {});
      lines.on("line", (line) => {
        const { type, object } = JSON.parse(line) as { type: string; object: { metadata: { name: string } } };
        if (type === "ADDED") created(object.metadata.name);
      });
      resolve({ destroy: () => void sent.destroy() });
    });
    sent.on("error", reject).end();
  });
}
