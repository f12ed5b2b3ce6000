import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, type KubernetesClient } from "../client";

export type Answer = (response: ServerResponse, request: { url: URL; method: string; body: string }) => void;

/**
 * An API server at the wire. Each request is recorded, and answered by the first scripted answer that is left for its
 * kind, or else by the last one again.
 */
export type FakeApiServer = {
  client: KubernetesClient;
  /** path and query of each request, by kind */
  lists: URL[];
  watches: URL[];
  others: { method: string; url: URL; body: string }[];
  onList(...answers: Answer[]): void;
  onWatch(...answers: Answer[]): void;
  onOther(...answers: Answer[]): void;
  close(): Promise<void>;
};

export async function fakeApiServer(): Promise<FakeApiServer> {
  const script: Record<"list" | "watch" | "other", Answer[]> = { list: [], watch: [], other: [] };
  const seen = {
    lists: [] as URL[],
    watches: [] as URL[],
    others: [] as { method: string; url: URL; body: string }[],
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://fake");
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const method = request.method ?? "";
    const kind =
      method !== "GET" || !url.searchParams.has("labelSelector")
        ? "other"
        : url.searchParams.has("watch")
          ? "watch"
          : "list";
    if (kind === "watch") seen.watches.push(url);
    else if (kind === "list") seen.lists.push(url);
    else seen.others.push({ method, url, body });
    const answers = script[kind];
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer) answer(response, { url, method, body });
    else status(500, "NotScripted")(response, { url, method, body });
  }

  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const client = connect(JSON.stringify({ server: `http://127.0.0.1:${port}`, token: "t" }));
  return {
    client,
    ...seen,
    onList: (...answers) => void (script.list = answers),
    onWatch: (...answers) => void (script.watch = answers),
    onOther: (...answers) => void (script.other = answers),
    async close() {
      await client.close();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** An object as the watch needs it; `version` is its resourceVersion, `colour` what tests project. */
export const pod = (name: string, version: number, colour = "") => ({
  kind: "Pod",
  metadata: { name, namespace: "n", resourceVersion: `${version}`, labels: { colour } },
});

export const listOf =
  (version: number, items: object[], next?: string): Answer =>
  (response) =>
    response.end(JSON.stringify({ metadata: { resourceVersion: `${version}`, continue: next }, items }));

export const status =
  (code: number, reason: string, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(code, headers).end(JSON.stringify({ kind: "Status", code, reason, message: reason }));

const line = (type: string, object: object) => `${JSON.stringify({ type, object })}\n`;
export const event = {
  added: (object: object) => line("ADDED", object),
  modified: (object: object) => line("MODIFIED", object),
  deleted: (object: object) => line("DELETED", object),
  bookmark: (version: number) => line("BOOKMARK", { metadata: { resourceVersion: `${version}` } }),
  error: (code: number) => line("ERROR", { kind: "Status", code, reason: "x", message: "x" }),
};

/** Says these lines, then ends the answer well. */
export const says =
  (...lines: string[]): Answer =>
  (response) =>
    response.end(lines.join(""));

/** Says these lines, then nothing more, for ever. */
export const saysAndHangs =
  (...lines: string[]): Answer =>
  (response) => {
    response.flushHeaders();
    response.write(lines.join(""));
  };

/** Says this text, then the connection dies. */
export const saysAndDies =
  (text: string): Answer =>
  (response) => {
    response.flushHeaders();
    response.write(text, () => response.destroy());
  };
