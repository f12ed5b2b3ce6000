import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { pipeToNodeResponse } from "next/dist/server/pipe-readable";
import type { Endpoint } from "@/lib/contract/endpoint";
import { followConnections } from "../connections";
import { serve } from "../route";

export type Wire = {
  port: number;
  /** connections that the server holds */
  open(): number;
  close(): Promise<void>;
};

/** A route behind a real socket: its answer is sent by the code that Next sends it with. */
export async function wire(endpoint: Endpoint): Promise<Wire> {
  followConnections();
  const route = serve(endpoint);
  const sockets = new Set<Socket>();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const left = new AbortController();
    response.once("close", () => left.abort());
    const headers = new Headers(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const url = `http://console.test${request.url}`;
    const reply = await route(
      new Request(url, { method: request.method ?? "GET", headers, signal: left.signal }),
      {
        params: Promise.resolve(undefined),
      },
    );
    response.writeHead(reply.status, Object.fromEntries(reply.headers));
    if (reply.body) await pipeToNodeResponse(reply.body as never, response as never);
    else response.end();
  }

  const server = createServer((request, response) => void answer(request, response));
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    open: () => sockets.size,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** A client that sends its request and then takes nothing, though bytes come. */
export function neverReads({ port }: Wire, path: string, cookie: string): Socket {
  const socket = connect(port, "127.0.0.1");
  socket.pause();
  socket.on("error", () => undefined);
  socket.write(
    `GET ${path} HTTP/1.1\r\nhost: console.test\r\norigin: http://console.test\r\ncookie: next-auth.session-token=${cookie}\r\n\r\n`,
  );
  return socket;
}

export type Heard = { event: string; id: string; subject: string | undefined };

/** A browser's stream: comes back by Last-Event-ID after every cut, until `stop`. `onEvent` may cut it. */
export function browser(
  { port }: Wire,
  path: string,
  cookie: string,
  onEvent: (heard: Heard, cut: () => void) => void,
): { stop(): void; ended: Promise<void> } {
  const stopped = new AbortController();
  let place: string | undefined;

  async function once(): Promise<void> {
    const cutting = new AbortController();
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      headers: {
        cookie: `next-auth.session-token=${cookie}`,
        origin: "http://console.test",
        ...(place !== undefined && { "last-event-id": place }),
      },
      signal: AbortSignal.any([stopped.signal, cutting.signal]),
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    const decoder = new TextDecoder();
    let text = "";
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      const frames = text.split("\n\n");
      text = frames.pop() ?? "";
      for (const frame of frames) {
        if (cutting.signal.aborted) return;
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(frame)?.[1];
        const [event, id] = [field("event"), field("id")];
        if (id !== undefined) place = id;
        if (event === undefined) continue;
        const { subject } = JSON.parse(field("data") ?? "{}") as { subject?: string };
        onEvent({ event, id: id ?? "", subject }, () => cutting.abort());
      }
    }
  }

  async function follow(): Promise<void> {
    while (!stopped.signal.aborted) await once().catch(() => undefined);
  }
  return { stop: () => stopped.abort(), ended: follow() };
}
