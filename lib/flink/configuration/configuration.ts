import { MillraceError } from "@/lib/errors";
import { defaults } from "./common";
import { flink120 } from "./flink-1.20";
import { flink23 } from "./flink-2.3";
import type { FlinkConfigurationInput } from "./input";

/** One template per minor version: names and defaults move between them. */
const templates: Record<string, (input: FlinkConfigurationInput) => Record<string, string>> = {
  "2.3": flink23,
  "1.20": flink120,
};

/** Defaults, then the user's options, then what Millrace relies on. */
export function flinkConfiguration(input: FlinkConfigurationInput): Record<string, string> {
  const minor = input.flinkVersion.split(".").slice(0, 2).join(".");
  const template = templates[minor];
  if (!template)
    throw new MillraceError(
      "VALIDATION_FAILED",
      `Flink ${input.flinkVersion} is not supported; engines may be of Flink ${Object.keys(templates).join(" or ")}.`,
    );
  return { ...defaults(input), ...input.spec.flinkOptions, ...template(input) };
}
