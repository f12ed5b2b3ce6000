import { join } from "node:path";
import { privateFolder, readPrivate, writePrivate } from "./env-file";
import { type Context, controllerEnvironment, webEnvironment } from "./environment";
import { clone } from "./instance";
import { untilUp } from "./kubernetes/wait";
import type { Part, Report } from "./part";
import { type Daemon, isRunning, logFile, startDaemon, stopDaemon } from "./process";
import { controllerSources } from "./sources";
import { buildConsole, consoleBuild, isBuilt } from "./web-build";

type Server = {
  name: string;
  /** Web or the controller runs anew when this changes: its sources or its environment. */
  identity(): string;
  daemon(): Omit<Daemon, "name">;
  readyUrl: string;
  ensure(report: Report): Promise<void>;
};

export function web(context: Context): Part {
  // Read when it starts: before that there may be no database to name.
  const env = () => webEnvironment(context);
  return serverPart(context, {
    name: "web",
    identity: () => consoleBuild() + JSON.stringify(env()),
    // 0.0.0.0: pods fetch artifacts from it, and a browser may be on another machine.
    daemon: () => ({
      command: process.execPath,
      args: ["server.js"],
      cwd: consoleBuild(),
      env: { ...env(), HOSTNAME: "0.0.0.0", NODE_ENV: "production" },
    }),
    readyUrl: `http://127.0.0.1:${context.settings.webPort}/api/health`,
    ensure: buildConsole,
  });
}

export function controller(context: Context): Part {
  const env = () => controllerEnvironment(context);
  return serverPart(context, {
    name: "controller",
    // A controller that was started to crash (fault tests) is not the one that the next start wants.
    identity: () => controllerSources() + JSON.stringify(env()) + (process.env.MILLRACE_CRASH_POINT ?? ""),
    daemon: () => ({
      command: process.execPath,
      // V8 lets its young generation grow to 48 MiB, which a process that waits most of the time fills before it looks.
      args: ["--max-semi-space-size=4", "--import", "tsx", "controller/main.ts"],
      cwd: clone,
      env: { ...env(), NODE_ENV: "production" },
    }),
    readyUrl: `http://127.0.0.1:${context.settings.controllerPort}/ready`,
    ensure: async () => {},
  });
}

function serverPart({ instance }: Context, server: Server): Part {
  const daemonName = `${server.name}-${instance.id}`;
  const log = logFile(daemonName);
  const identityFile = join(instance.folder, `${server.name}.running.json`);
  const ready = async () => (await fetch(server.readyUrl, { signal: AbortSignal.timeout(2_000) })).ok;
  return {
    name: server.name,
    ensure: (report) => server.ensure(report),
    async start(report) {
      const identity = server.identity();
      if (
        isRunning(daemonName) &&
        readPrivate(identityFile) === identity &&
        (await ready().catch(() => false))
      )
        return;
      await stopDaemon(daemonName);
      privateFolder(join(instance.folder, "store"));
      report(`Starting ${server.name}`);
      await startDaemon({ name: daemonName, ...server.daemon() });
      await untilUp(daemonName, ready);
      writePrivate(identityFile, identity);
    },
    stop: () => stopDaemon(daemonName),
    async status() {
      if (await ready().catch(() => false)) return { state: "running", detail: server.readyUrl };
      if (isRunning(daemonName))
        return {
          state: "broken",
          detail: `${server.readyUrl} does not answer`,
          mend: `Read ${log}, then npm run up`,
        };
      const built = server.name !== "web" || isBuilt();
      return { state: built ? "stopped" : "missing", detail: "not running", mend: "npm run up" };
    },
  };
}
