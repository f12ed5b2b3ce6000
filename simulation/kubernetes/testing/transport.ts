import { Readable } from "node:stream";
import { type KubernetesClient, kubernetesClient } from "@/lib/kubernetes/client";
import type { SimApiServer } from "../api-server";

/** The product's own client over a simulated server, answered at once. */
export function clientOf({ handle }: Pick<SimApiServer, "handle">): KubernetesClient {
  return kubernetesClient({
    server: "https://simulated",
    close: async () => undefined,
    async raw(method, path, request = {}) {
      const [plain = "", search = ""] = path.split("?");
      const query = Object.fromEntries(new URLSearchParams(search));
      for (const [key, value] of Object.entries(request.query ?? {}))
        if (value !== undefined) query[key] = `${value}`;
      const answer = handle({
        method,
        path: plain,
        query,
        headers: request.headers ?? {},
        ...(request.body !== undefined && { body: JSON.parse(JSON.stringify(request.body)) as unknown }),
      });
      if (!("watch" in answer))
        return {
          status: answer.status,
          headers: answer.headers,
          body: Readable.from([Buffer.from(answer.body)]),
        };
      const body = new Readable({
        read: () => undefined,
        destroy: (error, done) => (answer.watch.close(), done(error)),
      });
      answer.watch.onLine((line) => void body.push(Buffer.from(`${line}\n`)));
      answer.watch.onEnd(() => void body.push(null));
      request.signal?.addEventListener("abort", () => body.destroy(), { once: true });
      return { status: 200, headers: {}, body };
    },
  });
}
