import { MillraceError } from "@/lib/errors";

/** 512 Ki characters of SQL in three-byte script, with room for the rest of a job. */
const maxJsonBytes = 2 * 1024 * 1024;
/**
 * So much is read, and dropped: a sender whose connection is cut before it has sent everything may read no answer, and the
 * request that it sends next on this connection fails too.
 */
const maxReadBytes = 16 * 1024 * 1024;

/** The request's JSON, or undefined where it has no body. */
export async function readJson(request: Request): Promise<unknown> {
  const text = await readText(request.body);
  if (text === "") return undefined;
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json")
    throw new MillraceError("VALIDATION_FAILED", "The body must be sent as application/json.");
  try {
    return JSON.parse(text);
  } catch {
    throw new MillraceError("VALIDATION_FAILED", "The body is not JSON.");
  }
}

async function readText(body: ReadableStream<Uint8Array> | null): Promise<string> {
  if (!body) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size <= maxJsonBytes) chunks.push(chunk);
    else if (size > maxReadBytes) break;
  }
  if (size > maxJsonBytes)
    throw new MillraceError(
      "PAYLOAD_TOO_LARGE",
      `The body may hold ${maxJsonBytes / 1024 / 1024} MiB at most.`,
    );
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new MillraceError("VALIDATION_FAILED", "The body is not UTF-8.");
  }
}
