import { createServer, type ServerResponse } from "node:http";
import { request } from "node:https";
import type { Access } from "@/local/cluster-api";

/** A way to the real API server on which watches can be cut inside a line: the controller then lists everything again. */
export async function watchCutter({ server, token, ...tls }: Access) {
  const watches = new Set<ServerResponse>();
  const proxy = createServer((asked, answer) => {
    const headers = {
      ...asked.headers,
      host: new URL(server).host,
      ...(token && { authorization: `Bearer ${token}` }),
    };
    const sent = request(
      new URL(asked.url ?? "/", server),
      { method: asked.method, headers, ...tls },
      (reply) => {
        answer.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(answer);
      },
    );
    if (asked.url?.includes("watch=true")) watches.add(answer);
    answer.once("close", () => {
      watches.delete(answer);
      sent.destroy();
    });
    sent.on("error", () => answer.destroy());
    asked.pipe(sent);
  });
  await new Promise<void>((listening) => proxy.listen(0, "127.0.0.1", listening));
  const address = proxy.address();
  return {
    kubeconfig: JSON.stringify({
      server: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
      token: "t",
    }),
    cut() {
      for (const answer of watches) answer.end('{"type":');
    },
    async close() {
      proxy.closeAllConnections();
      await new Promise((closed) => proxy.close(closed));
    },
  };
}
