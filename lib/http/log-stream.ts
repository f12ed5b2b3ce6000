import type { followLog as endpoint } from "@/lib/contract/flink";
import { log } from "@/lib/log";
import type { Call } from "@/lib/operations/context";
import { followLog } from "@/lib/operations/read-log";
import { type EventSink, eventStream } from "./event-stream";

/** Lines that come within this time travel together: a busy log would otherwise be thousands of events a second. */
const gatherMs = 100;
const maxLines = 1_000;

/** A container's log as server-sent events: `lines`, and `end` when the container's log ends. */
export async function logStream(
  { context, input }: Call<typeof endpoint>,
  request: Request,
): Promise<Response> {
  const left = new AbortController();
  const lines = await followLog({ context: { ...context, signal: left.signal }, input });
  const leave = context.streams.take(context.principal.id);
  const follow = async (sink: EventSink, signal: AbortSignal) => {
    signal.addEventListener("abort", () => left.abort());
    let gathered: string[] = [];
    const flush = () => {
      if (gathered.length > 0) sink.send({ event: "lines", data: gathered });
      gathered = [];
    };
    const timer = setInterval(flush, gatherMs);
    try {
      for await (const line of lines) {
        gathered.push(line);
        if (gathered.length >= maxLines) flush();
        if (signal.aborted) return;
      }
      flush();
      sink.send({ event: "end", data: {} });
    } catch (err) {
      log.warn({ err, requestId: context.requestId }, "a followed log was cut off");
    } finally {
      clearInterval(timer);
      sink.close();
    }
  };
  return eventStream(request, follow, { onEnd: leave });
}
