import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** The stream stopped inside a line, or a line is no event: what it said is lost, so everything must be listed again. */
export class BrokenLine extends Error {
  override readonly name = "BrokenLine";
}

/** An object is at most 1.5 MB in etcd; a line of 8 MiB is no event of any. */
const maxLine = 8 * 1024 * 1024;

/** Whole lines of a watch. Silence for `idleMs` ends it with an error: a half-open connection says nothing, for ever. */
export async function* watchLines(body: Readable, idleMs: number): AsyncGenerator<string> {
  const idle = setTimeout(() => body.destroy(new Error(`the watch was silent for ${idleMs} ms`)), idleMs);
  const decoder = new StringDecoder("utf8");
  let rest = "";
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      idle.refresh();
      const parts = (rest + decoder.write(chunk)).split("\n");
      rest = parts.pop() ?? "";
      if (rest.length > maxLine) throw new BrokenLine(`a line is longer than ${maxLine} bytes`);
      for (const line of parts) if (line.trim()) yield line;
    }
  } catch (error) {
    if (rest.trim()) throw new BrokenLine("the watch was cut inside a line", { cause: error });
    throw error;
  } finally {
    clearTimeout(idle);
    body.destroy();
  }
  if (rest.trim()) throw new BrokenLine("the watch ended inside a line");
}
