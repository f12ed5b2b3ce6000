import { StringDecoder } from "node:string_decoder";
import type { KubernetesClient } from "./client";
import { KubernetesError } from "./errors";
import { pathOf } from "./paths";
import { readBounded } from "./read-bounded";
import { errorOf } from "./status";

export type LogSource = { namespace: string; pod: string; container: string; previous?: boolean };

async function open(
  client: KubernetesClient,
  source: LogSource,
  query: Record<string, boolean | number | undefined>,
  signal?: AbortSignal,
) {
  const answer = await client.raw("GET", `${pathOf("Pod", source.namespace, source.pod)}/log`, {
    query: { container: source.container, previous: source.previous, ...query },
    ...(signal && { signal }),
  });
  if (answer.status === 200) return answer.body;
  throw errorOf(
    answer.status,
    answer.headers,
    await readBounded(answer.body, { maxBytes: 1e6, timeoutMs: 10_000 }),
  );
}

/**
 * What a kubelet says in place of a log whose container or files are gone already. Its answer has begun by then, so that the
 * status is 200 (GetContainerLogs of pkg/kubelet/kuberuntime, ReadLogs of k8s.io/cri-client).
 */
const goneInWords =
  /^(unable to retrieve container logs for \S+|failed to (try resolving symlinks in path|open log file|(tail|seek) \d+ (lines of|in) log file) ".*)$/;

/** A line without an end must not grow for ever in memory: it is handed on in pieces of this many characters. */
const longestLine = 64 * 1024;

/** Lines as they come; ends with the container, or by the signal. Not reaching the log at all throws KubernetesError. */
export async function* followLog(
  client: KubernetesClient,
  options: LogSource & { sinceSeconds?: number; tailLines?: number; signal: AbortSignal },
): AsyncIterable<string> {
  const { sinceSeconds, tailLines, signal } = options;
  const decoder = new StringDecoder("utf8");
  let rest = "";
  try {
    const body = await open(client, options, { follow: true, sinceSeconds, tailLines }, signal);
    for await (const chunk of body as AsyncIterable<Buffer>) {
      const lines = (rest + decoder.write(chunk)).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
      if (rest.length > longestLine) {
        yield rest;
        rest = "";
      }
    }
    if (rest && !goneInWords.test(rest)) yield rest;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** The end of a log, at most `maxBytes` of it, from the beginning of a line. Of a log that is gone it throws KubernetesError. */
export async function readLogTail(
  client: KubernetesClient,
  source: LogSource,
  maxBytes: number,
): Promise<{ text: string; truncated: boolean }> {
  // The API counts lines from the end, but bytes from the beginning. 16 bytes are a short line of Flink's.
  const tailLines = Math.ceil(maxBytes / 16);
  const body = await open(client, source, { tailLines });
  const timer = setTimeout(() => body.destroy(new Error("the log was not read within a minute")), 60_000);
  let kept: Buffer[] = [];
  let bytes = 0;
  let dropped = false;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      kept.push(chunk);
      bytes += chunk.length;
      if (bytes > 2 * maxBytes) {
        kept = [Buffer.concat(kept).subarray(-maxBytes)];
        bytes = maxBytes;
        dropped = true;
      }
    }
  } finally {
    clearTimeout(timer);
  }
  const all = Buffer.concat(kept);
  if (!dropped && all.length <= maxBytes) {
    const text = all.toString("utf8");
    if (goneInWords.test(text)) throw new KubernetesError(404, "NotFound", text);
    return { text, truncated: text.split("\n").length > tailLines };
  }
  const tail = all.subarray(-maxBytes);
  return { text: tail.subarray(tail.indexOf("\n") + 1).toString("utf8"), truncated: true };
}
