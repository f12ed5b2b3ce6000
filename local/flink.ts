import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import { download } from "./download";
import { ensureClients, flinkPackages } from "./flink-packages";
import type { Part, Report } from "./part";
import { run } from "./process";
import { cache, versions } from "./settings";

/** A complete Flink distribution on this machine; its own command line runs with JDK 17. The engine image holds a copy. */
export const flinkHome = join(cache, `flink-${versions.flink}`);
/** A JAR job for tests and benchmarks, with its main class. */
export const exampleJar = join(cache, flinkPackages.example.file);
export const exampleMainClass = "org.apache.flink.streaming.examples.windowing.TopSpeedWindowing";

export const flink: Part = {
  name: "flink",
  ensure,
  start: async () => {},
  stop: async () => {},
  status: async () =>
    existsSync(flinkHome) && existsSync(exampleJar)
      ? { state: "running", detail: `Flink ${versions.flink} in ${flinkHome}` }
      : { state: "missing", detail: `Flink ${versions.flink} was not downloaded yet`, mend: "npm run up" },
};

async function ensure(report: Report): Promise<void> {
  if (existsSync(flinkHome) && existsSync(exampleJar)) return;
  await ensureClients(report);
  report(`Downloading Flink ${versions.flink} (329 MB)`);
  const [libraries, scripts] = await Promise.all([
    download(flinkPackages.libraries),
    download(flinkPackages.scripts),
  ]);
  // Maven's local repository does not like two first runs at once.
  const sqlGateway = await download(flinkPackages.sqlGateway);
  const example = await download(flinkPackages.example);
  copyFileSync(example, `${exampleJar}.partial`);
  renameSync(`${exampleJar}.partial`, exampleJar);
  report("Unpacking Flink");
  await unpack({ libraries, scripts, sqlGateway });
}

async function unpack(files: { libraries: string; scripts: string; sqlGateway: string }): Promise<void> {
  const work = `${flinkHome}.partial`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  await run("unzip", [
    "-q",
    files.scripts,
    "pyflink/bin/*",
    "pyflink/conf/*",
    "*/licenses/LICENSE",
    "-d",
    work,
  ]);
  for (const part of ["bin", "conf"]) renameSync(join(work, "pyflink", part), join(work, part));
  rmSync(join(work, "pyflink"), { recursive: true });
  // deps/bin (one JAR) joins the scripts; LICENSE, NOTICE and the licences travel with the JARs.
  await run("tar", [
    "-xzf",
    files.libraries,
    "-C",
    work,
    "--strip-components=1",
    "--no-same-owner",
    "--exclude=*.egg-info",
    "--exclude=setup.*",
  ]);
  cpSync(join(work, "deps"), work, { recursive: true });
  for (const left of ["deps", "pyflink", ...readdirSync(work).filter((name) => name.endsWith(".dist-info"))])
    rmSync(join(work, left), { recursive: true, force: true });
  copyFileSync(files.sqlGateway, join(work, "opt", flinkPackages.sqlGateway.file));
  for (const name of readdirSync(join(work, "bin"))) chmodSync(join(work, "bin", name), 0o755);
  mkdirSync(join(work, "log"));
  mkdirSync(join(work, "usrlib"));
  rmSync(flinkHome, { recursive: true, force: true });
  renameSync(work, flinkHome);
}
