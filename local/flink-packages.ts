import { ensurePackages } from "./debian";
import type { Download } from "./download";
import type { Report } from "./part";
import { logFile, run } from "./process";
import { versions } from "./settings";

const log = logFile("downloads");

/** Everything of Flink, from the packages of PyPI and Maven Central: Apache's own archive is not always in reach. */
export const flinkPackages = {
  /** JARs: lib, opt, plugins. */
  libraries: {
    file: `apache_flink_libraries-${versions.flink}.tar.gz`,
    sha256: "570bf8831d3c1336311e924e97119e52d8842e5485a4a7709ff9a92db709b006",
    bring: (folder) =>
      pip(folder, `apache-flink-libraries==${versions.flink}`, ["--no-binary", "apache-flink-libraries"]),
  },
  /** Scripts and configuration. One wheel is named, so that every machine brings the same file, whatever its Python. */
  scripts: {
    file: `apache_flink-${versions.flink}.whl`,
    sha256: "0e5f612704de1610b153e919c0564b62ad513cddfcf4960f5a021658cdf41a13",
    bring: (folder) =>
      pip(folder, `apache-flink==${versions.flink}`, [
        "--only-binary=:all:",
        "--implementation=cp",
        "--abi=cp311",
        "--python-version=3.11",
        "--platform=manylinux2014_x86_64",
      ]),
  },
  sqlGateway: maven("flink-sql-gateway", "aad296a152dc367ddd70727f5a57dd61958cff3d8dceb1f947bf8d9705c8d724"),
  /** A JAR job for tests: its source counts on through savepoints, and its window keeps state. */
  example: maven(
    "flink-examples-streaming",
    "bd2beac8d438bcfad21a291f05c2882f983d55690e9468b759a5cc41cb59dbbe",
    "TopSpeedWindowing",
  ),
} satisfies Record<string, Download>;

/** The clients themselves, where the machine does not have them already. */
export async function ensureClients(report: Report): Promise<void> {
  const has = (command: string) =>
    run("sh", ["-c", `command -v ${command}`]).then(
      () => true,
      () => false,
    );
  const missing = [...((await has("pip")) ? [] : ["python3-pip"]), ...((await has("mvn")) ? [] : ["maven"])];
  await ensurePackages([...missing, "unzip"], report);
}

const pip = (folder: string, requirement: string, options: readonly string[]) =>
  run("pip", ["download", "--quiet", "--no-deps", "--dest", folder, ...options, requirement], { log });

function maven(artifact: string, sha256: string, classifier?: string): Download {
  const coordinates = [
    "org.apache.flink",
    artifact,
    versions.flink,
    "jar",
    ...(classifier ? [classifier] : []),
  ].join(":");
  return {
    file: `${[artifact, versions.flink, ...(classifier ? [classifier] : [])].join("-")}.jar`,
    sha256,
    bring: (folder) =>
      run(
        "mvn",
        ["-q", "-B", "dependency:copy", `-Dartifact=${coordinates}`, `-DoutputDirectory=${folder}`],
        { log },
      ),
  };
}
