import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { direct } from "../process";
import { kubernetesHome } from "./paths";

/**
 * Writes a daemon's configuration. The digest in its environment makes a changed file a changed command, so that
 * `startDaemon` starts it anew. An unchanged file is not touched: kube-proxy ends when its file is written.
 */
export function writeConfig(name: string, text: string): { file: string; env: Record<string, string> } {
  const file = join(kubernetesHome, name);
  if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileSync(file, text);
  return {
    file,
    env: { ...direct, MILLRACE_CONFIG: createHash("sha256").update(text).digest("hex").slice(0, 16) },
  };
}
