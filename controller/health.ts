import { createServer } from "node:http";
import type { World } from "./world";

/** `/health`: the process turns. `/ready`: it may act. `/metrics`: Prometheus' text. */
export async function serveHealth(
  world: Pick<World, "heartbeat" | "counters">,
  port: number,
): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const path = request.url?.split("?")[0];
    const ready = world.heartbeat.alive();
    if (path === "/health") response.writeHead(200).end("ok\n");
    else if (path === "/ready")
      response.writeHead(ready ? 200 : 503).end(ready ? "ready\n" : "no heartbeat\n");
    else if (path === "/metrics")
      response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(world.counters.text());
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "0.0.0.0", resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
