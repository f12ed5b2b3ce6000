import { MillraceError } from "@/lib/errors";
import { errorText } from "../rest";
import type { FlinkTransport } from "../transport";

/** Sends a command and answers Flink's status, where it is 2xx or one of `tolerated`; anything else is a conflict in Flink's words. */
export async function accepted(
  transport: FlinkTransport,
  request: Parameters<FlinkTransport>[0],
  tolerated: number[] = [],
): Promise<number> {
  const { status, body } = await transport(request);
  if ((status >= 200 && status < 300) || tolerated.includes(status)) return status;
  // 503: no leader; 500 while one is being elected: the same request may be sent again, its trigger id makes it one.
  const code = status >= 500 ? "FLINK_UNREACHABLE" : status === 404 ? "RUN_NOT_LIVE" : "CONFLICT";
  throw new MillraceError(code, `Flink refused: ${errorText(body)}`, { detail: { status } });
}
