import type { IncomingMessage, ServerResponse } from "node:http";

export type Seen = {
  /** by this process' monotonic clock */
  at: number;
  method: string;
  /** with query */
  path: string;
  watch: boolean;
  body: unknown;
  /** of the answer, where one was given */
  status?: number;
};
export type Exchange = {
  seen: Seen;
  client: ServerResponse;
  reply?: IncomingMessage;
  /** set while the proxy is half-open */
  pausable(): Promise<void> | undefined;
  /** sends the request on, with another path where one is given */
  forward(path?: string): Promise<IncomingMessage>;
};
/** What happens to one request. */
export type Effect = (exchange: Exchange) => Promise<void> | void;

/** Nothing out of the ordinary. */
export const pass: Effect = async (exchange) => begin(exchange, await exchange.forward());

async function begin(exchange: Exchange, reply: IncomingMessage): Promise<void> {
  exchange.reply = reply;
  await exchange.pausable();
  head(exchange, reply);
  reply.on("error", () => exchange.client.destroy());
  reply.pipe(exchange.client);
}

function head({ seen, client }: Exchange, { statusCode = 502, headers }: IncomingMessage): void {
  seen.status = statusCode;
  const { "transfer-encoding": _chunked, "content-length": _length, connection: _c, ...kept } = headers;
  client.writeHead(statusCode, kept);
  client.flushHeaders();
}

async function whole(reply: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of reply as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Never forwarded, and the connection dies. */
export const dropRequest: Effect = ({ client }) => void client.destroy();

/** Forwarded and done; the reply is lost with the connection. `then`: once it is done. */
export const applyThenDrop =
  (then?: () => unknown): Effect =>
  async (exchange) => {
    const { seen, client } = exchange;
    const reply = await exchange.forward();
    await whole(reply);
    seen.status = reply.statusCode ?? 0;
    await then?.();
    client.destroy();
  };

/** Held until then, on its way there; it arrives although its sender is gone. */
export const held =
  (until: Promise<unknown>, effect: Effect = pass): Effect =>
  async (exchange) => {
    await until;
    await effect(exchange);
  };

/** Nobody ever answers. */
export const hang: Effect = () => undefined;

/** An answer that the API server did not give, with a Status of Kubernetes. */
export const status =
  (code: number, reason: string, more: { message?: string; retryAfter?: number } = {}): Effect =>
  ({ seen, client }) => {
    seen.status = code;
    const { message = `${reason}, says the fault proxy`, retryAfter } = more;
    if (retryAfter !== undefined) client.setHeader("retry-after", retryAfter);
    client.writeHead(code, { "content-type": "application/json" });
    client.end(
      JSON.stringify({ kind: "Status", apiVersion: "v1", status: "Failure", reason, message, code }),
    );
  };

/** This text, as it is. */
export const says =
  (code: number, text: string, type = "application/json"): Effect =>
  ({ seen, client }) => {
    seen.status = code;
    client.writeHead(code, { "content-type": type }).end(text);
  };

/** The reply is cut after so many bytes of its body. */
export const cutAt =
  (bytes: number): Effect =>
  async (exchange) => {
    const reply = await exchange.forward();
    exchange.reply = reply;
    head(exchange, reply);
    let left = bytes;
    for await (const chunk of reply as AsyncIterable<Buffer>) {
      if (left <= chunk.length) {
        exchange.client.write(chunk.subarray(0, left), () => exchange.client.destroy());
        return;
      }
      left -= chunk.length;
      exchange.client.write(chunk);
    }
    exchange.client.destroy();
  };

/** With another path: a smaller page, an older version. */
export const redirected =
  (change: (path: string) => string): Effect =>
  async (exchange) =>
    begin(exchange, await exchange.forward(change(exchange.seen.path)));

/** Keeps the body that is answered, for a `says` later. */
export const recorded =
  (keep: (text: string) => void): Effect =>
  async (exchange) => {
    const reply = await exchange.forward();
    const body = await whole(reply);
    keep(body.toString());
    head(exchange, reply);
    exchange.client.end(body);
  };

export type WatchLine = { type: string; object: { metadata?: { name?: string; labels?: object } } };
/** What is said instead of a line of a watch; `cut`: this, and then the connection dies; `end`: and it ends well. */
export type Edit = { say: string[]; cut?: true; end?: true };

/** Edits a watch line by line: loses, repeats, holds, truncates. */
export const lines =
  (edit: (line: string, event: WatchLine) => Edit | Promise<Edit>): Effect =>
  async (exchange) => {
    const reply = await exchange.forward();
    exchange.reply = reply;
    head(exchange, reply);
    let rest = "";
    for await (const chunk of reply as AsyncIterable<Buffer>) {
      const parts = (rest + chunk.toString()).split("\n");
      rest = parts.pop() ?? "";
      for (const line of parts.filter(Boolean)) {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a line of a watch of the real API server
        const { say, cut, end } = await edit(line, JSON.parse(line) as WatchLine);
        const text = say.join("");
        if (cut) return void exchange.client.write(text, () => exchange.client.destroy());
        if (end) return void exchange.client.end(text);
        if (text) exchange.client.write(text);
      }
    }
    exchange.client.end();
  };

export const asItIs = (line: string): Edit => ({ say: [`${line}\n`] });
