import { flinkConfiguration } from "./configuration";
import type { FlinkConfigurationInput } from "./input";
import { log4jConsole } from "./log4j-console";
import { configYaml } from "./yaml";

/** The run's ConfigMap. TaskManager pods mount every file that the JobManager sees, so all of them are always there. */
export const flinkFiles = (input: FlinkConfigurationInput): Record<string, string> => ({
  "config.yaml": configYaml(flinkConfiguration(input)),
  "log4j-console.properties": log4jConsole,
});
