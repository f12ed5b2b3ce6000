import { podPaths } from "@/lib/domain/pod-layout";
import type { FlinkConfigurationInput } from "./input";

/** Lists are written as JSON, which Flink reads as a YAML list: any character may stand in an argument. */
const list = (items: string[]) => JSON.stringify(items);

export function jarOptions({ spec: { code } }: FlinkConfigurationInput): Record<string, string> {
  if (code.kind !== "JAR") return {};
  return {
    "pipeline.jars": `local://${podPaths.jobJar}`,
    "$internal.application.program-args": list(code.arguments),
    ...(code.mainClass && { "$internal.application.main": code.mainClass }),
  };
}

/** FLIP-480, from 2.0. The script is a file, not an argument: arguments reach the TaskManagers' command lines. */
export function sqlDriverOptions({ spec: { code } }: FlinkConfigurationInput): Record<string, string> {
  if (code.kind !== "SQL") return {};
  return {
    "$internal.application.main": "org.apache.flink.table.runtime.application.SqlDriver",
    "$internal.application.program-args": list(["--scriptUri", `file://${podPaths.sqlScript}`]),
  };
}
