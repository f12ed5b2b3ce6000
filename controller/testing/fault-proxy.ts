import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Agent, request as send } from "node:https";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { reducedKubeconfig } from "@/lib/kubernetes/kubeconfig";
import { type Effect, type Exchange, pass, type Seen } from "./fault-effects";

export type Match = {
  method?: string;
  /** of path and query */
  path?: RegExp;
  /** true: watches alone; false: everything else */
  watch?: boolean;
  /** the n-th that matches, from 1, and no other */
  nth?: number;
  /** so many of those that match; without it all of them, until `end` */
  times?: number;
  /** chance of each, by the proxy's seeded generator */
  share?: number;
};
export type Fault = {
  /** requests that it befell */
  hits: Seen[];
  end(): void;
};
type Rule = Match & { effect: Effect; matched: number; fault: Fault };

/** What answers instead of the API server. */
export type Reply = { code: number; text: string };
export type Local = {
  /** undefined: the API server is asked; called once, when the request has arrived */
  reply(request: Seen): Reply | undefined;
  /** where it is that server which does not behave */
  misbehaviour(request: Seen): Effect | undefined;
};

export type FaultProxy = {
  /** what a sealed credential holds: the way through the proxy */
  kubeconfig: string;
  requests: Seen[];
  inject(match: Match, effect: Effect): Fault;
  /** ends every fault that is not ended */
  calm(): void;
  /** changes what is created, before rules see it */
  rewriteBody(change: (request: Seen, body: unknown) => unknown): void;
  answerLocally(local: Local): void;
  /** connections are refused, and those that exist are reset */
  refuse(): Promise<void>;
  /** since when, by this process' monotonic clock */
  refusedAt: number | undefined;
  accept(): Promise<void>;
  /** half-open: nothing is said any more, and nobody hangs up */
  freeze(): void;
  thaw(): void;
  /** every open watch is cut at once */
  resetWatches(): void;
  close(): Promise<void>;
};

const decode = (base64: string | undefined) => base64 && Buffer.from(base64, "base64").toString();

/** Before the real API server, and so before every JobManager's REST. By default it hands everything on. */
export async function faultProxy(realKubeconfig: string, seed = 1): Promise<FaultProxy> {
  const real = reducedKubeconfig.parse(JSON.parse(realKubeconfig));
  const upstream = new URL(real.server);
  const agent = new Agent({
    keepAlive: true,
    ca: decode(real.caData),
    cert: decode(real.clientCertificateData),
    key: decode(real.clientKeyData),
    ...(real.tlsServerName && { servername: real.tlsServerName }),
  });
  const requests: Seen[] = [];
  const random = generator(seed);
  const watches = new Set<ServerResponse>();
  const open = new Set<Exchange>();
  const locals: Local[] = [];
  let rules: Rule[] = [];
  let rewrite = (_request: Seen, body: unknown): unknown => body;
  let thawed: { promise: Promise<void>; resolve(): void } | undefined;

  function effectFor(seen: Seen): Effect | undefined {
    for (const rule of rules) {
      if (rule.method && rule.method !== seen.method) continue;
      if (rule.watch !== undefined && rule.watch !== seen.watch) continue;
      if (rule.path && !rule.path.test(seen.path)) continue;
      rule.matched++;
      if (rule.nth !== undefined && rule.matched !== rule.nth) continue;
      if (rule.share !== undefined && random() >= rule.share) continue;
      if (rule.times !== undefined && rule.fault.hits.length >= rule.times) continue;
      rule.fault.hits.push(seen);
      return rule.effect;
    }
    return undefined;
  }

  async function handle(message: IncomingMessage, client: ServerResponse): Promise<void> {
    client.on("error", () => undefined);
    const chunks: Buffer[] = [];
    for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
    const path = message.url ?? "/";
    const text = Buffer.concat(chunks).toString();
    const seen: Seen = {
      at: performance.now(),
      method: message.method ?? "",
      path,
      watch: /[?&]watch=true/.test(path),
      body: text ? JSON.parse(text) : undefined,
    };
    seen.body = rewrite(seen, seen.body);
    requests.push(seen);
    const exchange: Exchange = {
      seen,
      client,
      pausable: () => thawed?.promise,
      forward: async (other = path) => localReply(seen) ?? forward(message, other, seen.body),
    };
    if (seen.watch) watches.add(client);
    open.add(exchange);
    client.once("close", () => {
      watches.delete(client);
      open.delete(exchange);
      exchange.reply?.destroy();
    });
    await thawed?.promise;
    await (effectFor(seen) ?? first((local) => local.misbehaviour(seen)) ?? pass)(exchange);
  }

  function first<T>(of: (local: Local) => T | undefined): T | undefined {
    for (const local of locals) {
      const found = of(local);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** A command that is dropped on its way changes nothing. */
  function localReply(seen: Seen): IncomingMessage | undefined {
    const reply = first((local) => local.reply(seen));
    if (!reply) return undefined;
    const headers = { "content-type": "application/json" };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- effects read status, headers and body of it
    return Object.assign(Readable.from([reply.text]), { statusCode: reply.code, headers }) as IncomingMessage;
  }

  const forward = (message: IncomingMessage, path: string, body: unknown) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const {
        host: _h,
        "content-length": _l,
        connection: _c,
        authorization: _a,
        ...headers
      } = message.headers;
      const text = body === undefined ? undefined : JSON.stringify(body);
      const onward = send(
        {
          agent,
          host: upstream.hostname,
          port: upstream.port || 443,
          path,
          method: message.method,
          headers: {
            ...headers,
            ...(text !== undefined && { "content-length": Buffer.byteLength(text) }),
            ...(real.token && { authorization: `Bearer ${real.token}` }),
          },
        },
        resolve,
      );
      onward.on("error", reject);
      onward.end(text);
    });

  const server = createServer((message, client) => {
    handle(message, client).catch(() => client.destroy());
  });
  const listen = (port: number) =>
    new Promise<void>((listening, failed) => {
      server.once("error", failed).listen(port, "127.0.0.1", listening);
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const thaw = () => {
    thawed?.resolve();
    thawed = undefined;
  };
  const shut = async () => {
    if (!server.listening) return;
    const closed = new Promise((done) => server.close(done));
    server.closeAllConnections();
    await closed;
  };

  const proxy: FaultProxy = {
    kubeconfig: JSON.stringify({ server: `http://127.0.0.1:${port}`, token: "through-the-proxy" }),
    requests,
    inject(match, effect) {
      const fault: Fault = { hits: [], end: () => void (rules = rules.filter((one) => one.fault !== fault)) };
      rules.push({ ...match, effect, matched: 0, fault });
      return fault;
    },
    calm: () => void (rules = []),
    rewriteBody: (change) => void (rewrite = change),
    answerLocally: (local) => void locals.push(local),
    refusedAt: undefined,
    async refuse() {
      proxy.refusedAt = performance.now();
      await shut();
    },
    accept: () => listen(port),
    freeze() {
      if (thawed) return;
      let resolve = () => {};
      const promise = new Promise<void>((done) => (resolve = done));
      thawed = { promise, resolve };
      for (const { reply, client } of open) {
        reply?.unpipe(client);
        void promise.then(() => reply?.pipe(client));
      }
    },
    thaw,
    resetWatches: () => {
      for (const client of watches) client.destroy();
    },
    async close() {
      rules = [];
      thaw();
      await shut();
      agent.destroy();
    },
  };
  return proxy;
}

/** mulberry32: the same seed, the same faults */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
