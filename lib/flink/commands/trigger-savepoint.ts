import type { FlinkTransport } from "../transport";
import { accepted } from "./accepted";

type Savepoint = { flinkJobId: string; triggerId: string; targetDirectory: string };

/** Idempotent by `triggerId` (32 hex, stored before). The job runs on. Flink spells this body with dashes. */
export async function triggerSavepoint(transport: FlinkTransport, savepoint: Savepoint): Promise<void> {
  await accepted(transport, {
    method: "POST",
    path: `/jobs/${savepoint.flinkJobId}/savepoints`,
    body: {
      triggerId: savepoint.triggerId,
      "target-directory": savepoint.targetDirectory,
      "cancel-job": false,
      formatType: "CANONICAL",
    },
  });
}
