import type { Readable } from "node:stream";

/** All of a body as text; too long or too slow destroys the stream and throws. */
export async function readBounded(
  body: Readable,
  limits: { maxBytes: number; timeoutMs: number },
): Promise<string> {
  const timer = setTimeout(
    () => body.destroy(new Error(`the answer was not complete after ${limits.timeoutMs} ms`)),
    limits.timeoutMs,
  );
  try {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > limits.maxBytes) throw new Error(`the answer is longer than ${limits.maxBytes} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString("utf8");
  } finally {
    clearTimeout(timer);
  }
}
