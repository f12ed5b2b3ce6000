import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { info } from "./target";

/** What Flink's own command line finds out, or is told by its own arguments. */
const own =
  /^(execution\.target|pipeline\.jars|\$internal\.application\.(main|program-args)|env\.java\.opts\.all)$/;

/** Submits by Flink's own client, with the same options: `flink run -t kubernetes-application`. */
export async function submitByFlink(
  options: Record<string, string>,
  code: { jar: string; mainClass: string; arguments: string[] },
  taskManagerTemplate: string,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "millrace-parity-"));
  const template = join(folder, "taskmanager.yaml");
  writeFileSync(template, taskManagerTemplate);
  try {
    const given = Object.entries(options).filter(([name]) => !own.test(name));
    await promisify(execFile)(
      join(info.flinkHome, "bin", "flink"),
      [
        "run",
        "-t",
        "kubernetes-application",
        ...given.map(([name, value]) => `-D${name}=${value}`),
        `-Dkubernetes.pod-template-file.taskmanager=${template}`,
        "-c",
        code.mainClass,
        code.jar,
        ...code.arguments,
      ],
      { env: { ...process.env, KUBECONFIG: info.kubeconfig, FLINK_LOG_DIR: folder }, timeout: 120_000 },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
