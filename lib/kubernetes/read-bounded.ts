import type { Readable } from "node:stream";

export type Limits = { maxBytes: number; timeoutMs: number };

/** A body as it arrives; too long or too slow destroys the stream and throws. */
export async function* boundedChunks(body: Readable, limits: Limits): AsyncGenerator<Buffer> {
  const timer = setTimeout(
    () => body.destroy(new Error(`the answer was not complete after ${limits.timeoutMs} ms`)),
    limits.timeoutMs,
  );
  try {
    let bytes = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > limits.maxBytes) throw new Error(`the answer is longer than ${limits.maxBytes} bytes`);
      yield chunk;
    }
  } finally {
    clearTimeout(timer);
  }
}

/** All of it as text. */
export async function readBounded(body: Readable, limits: Limits): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of boundedChunks(body, limits)) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
