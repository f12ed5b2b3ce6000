import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseInstalled } from "./dpkg-status";
import { type Report, StepError } from "./part";
import { logFile, run } from "./process";

const log = logFile("packages");
const lists = "/var/lib/apt/lists";
/** Package lists older than this name versions that a mirror may have dropped. */
const listsGoStaleAfterMs = 7 * 24 * 3600_000;
const quiet = { DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" };
/** Another apt may run on the machine (unattended-upgrades): wait for it, for 5 minutes. */
const wait = ["-o", "DPkg::Lock::Timeout=300"];

let turn: Promise<unknown> = Promise.resolve();

/** Installs those Debian packages that are missing, without starting any of their services. Callers queue up. */
export function ensurePackages(names: readonly string[], report: Report): Promise<void> {
  const mine = turn.then(() => install(names, report));
  turn = mine.catch(() => {});
  return mine;
}

async function install(names: readonly string[], report: Report): Promise<void> {
  const missing = await missingPackages(names);
  if (missing.length === 0) return;
  if (!existsSync("/usr/bin/apt-get"))
    throw new StepError(
      `Packages are missing: ${missing.join(", ")}`,
      "Install them with your system's package manager",
    );
  if (process.getuid?.() !== 0)
    throw new StepError(
      `Packages are missing: ${missing.join(", ")}`,
      `Run as root: apt-get install ${missing.join(" ")}`,
    );
  await withoutServices(async (env) => {
    await run("dpkg", ["--configure", "-a", "--force-confdef", "--force-confold"], { env, log });
    if (listsAreStale()) await update(report, env);
    report(`Installing ${missing.join(", ")}`);
    const installAll = () =>
      run(
        "apt-get",
        [
          ...wait,
          "install",
          "-y",
          "--no-install-recommends",
          "--fix-broken",
          "-o",
          "Dpkg::Options::=--force-confold",
          ...missing,
        ],
        { env, log },
      );
    // Young lists may still name a version the mirror has replaced.
    await installAll().catch(async () => {
      await update(report, env);
      await installAll();
    });
  });
  const still = await missingPackages(names);
  if (still.length > 0) throw new StepError(`Not installed: ${still.join(", ")}`, `Read ${log}`, log);
}

async function update(report: Report, env: Record<string, string>) {
  report("Updating the package lists");
  await run("apt-get", [...wait, "update"], { env, log });
}

export async function missingPackages(names: readonly string[]): Promise<string[]> {
  // dpkg-query fails when it does not know one of the names, and still prints the others.
  const { stdout } = await run("sh", [
    "-c",
    `dpkg-query -W -f '\${Package} \${db:Status-Status}\\n' "$@" 2>/dev/null || true`,
    "sh",
    ...names,
  ]);
  const installed = parseInstalled(stdout);
  return names.filter((name) => !installed.has(name));
}

function listsAreStale(): boolean {
  const files = existsSync(lists)
    ? readdirSync(lists).filter((name) => name.endsWith("_Packages") || name.endsWith("_Packages.lz4"))
    : [];
  if (files.length === 0) return true;
  return (
    Math.max(...files.map((name) => statSync(join(lists, name)).mtimeMs)) < Date.now() - listsGoStaleAfterMs
  );
}

const policy = "/usr/sbin/policy-rc.d";
const refusal = "#!/bin/sh\n# Left by npm run up while it installs\nexit 101\n";

/** Debian starts a service as soon as its package is configured, unless this policy says no (101). */
async function withoutServices<T>(action: (env: Record<string, string>) => Promise<T>): Promise<T> {
  // Ours, too, is one that a killed install left.
  const ours = !existsSync(policy) || readFileSync(policy, "utf8") === refusal;
  if (ours) writeFileSync(policy, refusal, { mode: 0o755 });
  try {
    return await action(quiet);
  } finally {
    if (ours) rmSync(policy, { force: true });
  }
}
