import type { FlinkTransport } from "../transport";
import { accepted } from "./accepted";

/** 409: it ended otherwise already, which the next observation tells. */
export async function cancelJob(
  transport: FlinkTransport,
  { flinkJobId }: { flinkJobId: string },
): Promise<void> {
  await accepted(transport, { method: "PATCH", path: `/jobs/${flinkJobId}?mode=cancel` }, [409]);
}
