import { stateUri, statePaths } from "@/lib/domain/state-layout";
import { jarOptions, sqlDriverOptions } from "./code";
import { forced } from "./common";
import type { FlinkConfigurationInput } from "./input";
import { javaOptions } from "./java-options";

/** Since 2.3 an application has an id, a state and a result of its own (FLIP-549, FLIP-560). */
export const flink23 = (input: FlinkConfigurationInput): Record<string, string> => ({
  ...forced(input),
  ...jarOptions(input),
  ...sqlDriverOptions(input),
  "env.java.opts.all": javaOptions["2.3"],
  "cluster.id": input.applicationId,
  "$internal.application.id": input.applicationId,
  "application-result-store.delete-on-commit": "false",
  "application-result-store.storage-path": stateUri(statePaths.applicationResults(input.clusterId)),
});
