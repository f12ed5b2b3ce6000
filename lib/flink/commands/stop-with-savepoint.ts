import type { FlinkTransport } from "../transport";
import { accepted } from "./accepted";

type Stop = { flinkJobId: string; triggerId: string; targetDirectory: string };

/** Idempotent by `triggerId` (32 hex, stored before): sent twice, it is one stop. The job then ends FINISHED. */
export async function stopWithSavepoint(transport: FlinkTransport, stop: Stop): Promise<void> {
  await accepted(transport, {
    method: "POST",
    path: `/jobs/${stop.flinkJobId}/stop`,
    body: {
      triggerId: stop.triggerId,
      targetDirectory: stop.targetDirectory,
      drain: false,
      formatType: "CANONICAL",
    },
  });
}
