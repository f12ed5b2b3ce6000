import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from "node:fs";
import { join } from "node:path";
import { clone } from "./instance";
import { withLock } from "./lock";
import { type Report, StepError } from "./part";
import { logFile, run } from "./process";
import { cache } from "./settings";
import { webSources } from "./sources";

const builds = join(cache, "console");
/** Of each build 60 MB are kept; a few allow for clones on different commits. */
const kept = 6;

let hash: string | undefined;
/** The folder of this clone's build, outside the clone: a rebuild or `npm ci` there takes nothing from a console that is up. */
export const consoleBuild = () => join(builds, (hash ??= webSources()));
export const isBuilt = () => existsSync(join(consoleBuild(), "server.js"));

export async function buildConsole(report: Report): Promise<void> {
  // The hash must not move under the build when somebody saves a file.
  const target = consoleBuild();
  await withLock("console-build", async () => {
    if (!isBuilt()) await build(target, report);
  });
  utimesSync(target, new Date(), new Date());
}

async function build(target: string, report: Report): Promise<void> {
  report("Building the console (next build)");
  const log = logFile("next-build");
  const env = { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  await run(process.execPath, [join(clone, "node_modules/next/dist/bin/next"), "build"], {
    cwd: clone,
    env,
    log,
  }).catch((cause: unknown) => {
    throw new StepError("next build failed", `Read the end of ${log}`, log, { cause });
  });
  const work = `${target}.partial`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(builds, { recursive: true });
  cpSync(join(clone, ".next/standalone"), work, { recursive: true, verbatimSymlinks: true });
  cpSync(join(clone, ".next/static"), join(work, ".next/static"), { recursive: true });
  if (existsSync(join(clone, "public")))
    cpSync(join(clone, "public"), join(work, "public"), { recursive: true });
  // Read at run time (lib/http/i18n.ts), which Next's tracing of files cannot see.
  cpSync(join(clone, "components/messages"), join(work, "components/messages"), { recursive: true });
  renameSync(work, target);
  prune();
}

function prune() {
  const byAge = readdirSync(builds)
    .map((name) => ({ path: join(builds, name), usedAt: statSync(join(builds, name)).mtimeMs }))
    .sort((a, b) => b.usedAt - a.usedAt);
  for (const { path } of byAge.slice(kept)) rmSync(path, { recursive: true, force: true });
}
