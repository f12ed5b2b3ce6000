import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { testDatabase } from "@/lib/postgres/testing/database";
import { newKeyPair, seal } from "@/lib/sealing";
import { until } from "@/local/process";
import { addSteadyRuns } from "./steady-runs";

export type OwnProcess = {
  port: number;
  pid: number;
  /** MiB that are its own or shared, as smaps_rollup counts them */
  rssMib(): Promise<number>;
  /** that it has used so far */
  cpuMs(): Promise<number>;
  end(): Promise<void>;
};

/** A console of a benchmark's own: database, keys, runs, and the real processes, apart from the stack's. */
export async function ownConsole(kubeconfig: string, runs: number) {
  const database = await testDatabase();
  const { db } = database;
  const store = await mkdtemp(join(tmpdir(), "millrace-bench-"));
  const [web, controller] = [newKeyPair(), newKeyPair()];
  const secret = randomBytes(32).toString("hex");
  const shared = {
    DATABASE_URL: database.url,
    MILLRACE_STORE: store,
    MILLRACE_INTERNAL_URL: "http://127.0.0.1:1",
  };
  const processes: OwnProcess[] = [];
  await addSteadyRuns(db, runs, 1);
  await db.$executeRaw`delete from "RunSchedule"`;
  await db.cluster.updateMany({ data: { controllerCredential: seal(controller.publicKey, kubeconfig) } });

  async function started(command: string[], cwd: string, environment: Record<string, string>, path: string) {
    const made = await startProcess(command, cwd, { ...shared, ...environment }, path);
    processes.push(made);
    return made;
  }

  return {
    db,
    secret,
    /** every run is due now */
    schedule: () =>
      db.$executeRaw`insert into "RunSchedule" ("runId", "dueAt") select "id", now() from "Run"`,
    controller: () =>
      started(
        ["--max-semi-space-size=4", "--import", "tsx", "controller/main.ts"],
        process.cwd(),
        { MILLRACE_CONTROLLER_PRIVATE_KEY: controller.privateKey },
        "/ready",
      ),
    /** of a build (local/web-build.ts) */
    web: (build: string) =>
      started(
        ["server.js"],
        build,
        {
          NEXTAUTH_URL: "http://localhost",
          NEXTAUTH_SECRET: secret,
          MILLRACE_WEB_PRIVATE_KEY: web.privateKey,
          MILLRACE_WEB_PUBLIC_KEY: web.publicKey,
          MILLRACE_CONTROLLER_PUBLIC_KEY: controller.publicKey,
          HOSTNAME: "127.0.0.1",
        },
        "/api/health",
      ),
    async close() {
      await Promise.all(processes.map((one) => one.end()));
      await database.close();
      await rm(store, { recursive: true });
    },
  };
}

async function startProcess(
  command: string[],
  cwd: string,
  environment: Record<string, string>,
  path: string,
): Promise<OwnProcess> {
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...environment,
    NODE_ENV: "production",
    PORT: `${port}`,
    MILLRACE_CONTROLLER_PORT: `${port}`,
  };
  const child = spawn(process.execPath, command, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  // However the benchmark ends, its processes do not outlive it.
  process.once("exit", () => child.kill("SIGKILL"));
  const said: string[] = [];
  for (const output of [child.stdout, child.stderr])
    createInterface(output).on("line", (line) => said.push(line) > 50 && said.shift());
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await until(
    async () => {
      if (child.exitCode !== null) throw new Error(`${command.join(" ")} ended:\n${said.join("\n")}`);
      return (await fetch(`http://127.0.0.1:${port}${path}`)).ok;
    },
    { timeoutMs: 60_000, orThrow: () => new Error(`${command.join(" ")} is not ready:\n${said.join("\n")}`) },
  );
  const pid = child.pid as number;
  return {
    port,
    pid,
    async rssMib() {
      const text = await readFile(`/proc/${pid}/smaps_rollup`, "utf8");
      return Number(/^Rss: +(\d+) kB$/m.exec(text)?.[1]) / 1024;
    },
    async cpuMs() {
      const ofProcess = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1]?.split(" ") ?? [];
      // utime and stime, in hundredths of a second
      return (Number(ofProcess[11]) + Number(ofProcess[12])) * 10;
    },
    async end() {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** Calls `close` once, also where the benchmark is interrupted. */
export function closing(close: () => Promise<void>): () => Promise<void> {
  let closed: Promise<void> | undefined;
  const once = () => (closed ??= close());
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      console.error("interrupted: what was made is taken away first");
      void once().finally(() => process.exit(130));
    });
  return once;
}
