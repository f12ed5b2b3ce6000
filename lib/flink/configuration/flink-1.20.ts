import { MillraceError } from "@/lib/errors";
import { jarOptions } from "./code";
import { forced } from "./common";
import type { FlinkConfigurationInput } from "./input";
import { javaOptions } from "./java-options";

/** 1.20 knows neither SqlDriver nor applications with ids and results of their own. */
export function flink120(input: FlinkConfigurationInput): Record<string, string> {
  if (input.spec.code.kind === "SQL")
    throw new MillraceError(
      "VALIDATION_FAILED",
      "A SQL script needs an engine of Flink 2.0 or later; Flink 1.20 runs JARs.",
    );
  return { ...forced(input), ...jarOptions(input), "env.java.opts.all": javaOptions["1.20"] };
}
