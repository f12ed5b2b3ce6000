import pg from "pg";
import { log } from "@/lib/log";

export type Listener = {
  /** false while the connection is being made again: notifications may be missed, sweep */
  connected(): boolean;
  close(): Promise<void>;
};

export type ListenOptions = {
  url: string;
  channels: string[];
  onNotify: (channel: string, payload: string) => void;
  /** after every (re)connection: whatever was notified in between was missed */
  onConnect: () => void;
  /** how often the subscription itself is asked for; a half-open connection is found by it */
  heartbeatMs?: number;
};

const firstBackoffMs = 100;
const lastBackoffMs = 10_000;

/** One dedicated connection that listens for ever: keepalive, a heartbeat, capped and jittered backoff. */
export function listen({ heartbeatMs = 10_000, ...options }: ListenOptions): Listener {
  let client: pg.Client | undefined;
  let connected = false;
  let closed = false;
  let attempt = 0;
  let timer: NodeJS.Timeout | undefined;

  const lose = (lost: pg.Client | undefined, cause?: unknown) => {
    if (lost !== client || closed) return;
    client = undefined;
    connected = false;
    clearTimeout(timer);
    const backoff = Math.min(lastBackoffMs, firstBackoffMs * 2 ** attempt++);
    if (cause) log.warn({ err: cause, attempt }, "the listening connection was lost");
    timer = setTimeout(() => void connect(), backoff * (0.5 + Math.random() / 2));
    lost?.end().catch(() => undefined);
  };

  const beat = (mine: pg.Client) => {
    timer = setTimeout(() => void check(mine), heartbeatMs);
  };

  async function check(mine: pg.Client) {
    try {
      const answer = await withDeadline(
        mine.query<{ pg_listening_channels: string }>("select pg_listening_channels()"),
        heartbeatMs,
      );
      const heard = new Set(answer.rows.map((row) => row.pg_listening_channels));
      if (options.channels.every((channel) => heard.has(channel))) beat(mine);
      else lose(mine, "the subscription is gone");
    } catch (cause) {
      lose(mine, cause);
    }
  }

  async function connect() {
    if (closed) return;
    const mine = new pg.Client({
      connectionString: options.url,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      application_name: "millrace-listen",
    });
    client = mine;
    mine.on("error", (cause) => lose(mine, cause));
    mine.on("end", () => lose(mine, "closed by the server"));
    mine.on("notification", (message) => options.onNotify(message.channel, message.payload ?? ""));
    try {
      await mine.connect();
      for (const channel of options.channels)
        await withDeadline(mine.query(`listen ${pg.escapeIdentifier(channel)}`), heartbeatMs);
      if (client !== mine) return;
      connected = true;
      attempt = 0;
      beat(mine);
      options.onConnect();
    } catch (cause) {
      lose(mine, cause);
    }
  }

  void connect();
  return {
    connected: () => connected,
    async close() {
      closed = true;
      connected = false;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}

function withDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
