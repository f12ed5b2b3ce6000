import type { Readable } from "node:stream";

/** The body of an answer, as the controller reads one: by iteration, or destroyed. */
export type Body = {
  push(text: string): void;
  end(): void;
  destroy(error?: Error): void;
  asReadable(): Readable;
};

export function body(onClose: () => void = () => undefined): Body {
  const chunks: Buffer[] = [];
  let ended = false;
  let failure: Error | undefined;
  let wake: (() => void) | undefined;
  const ring = () => {
    wake?.();
    wake = undefined;
  };

  async function* iterate(): AsyncGenerator<Buffer> {
    for (;;) {
      const chunk = chunks.shift();
      if (chunk) yield chunk;
      else if (failure) throw failure;
      else if (ended) return;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  }

  const self = {
    push(text: string) {
      if (ended || failure) return;
      chunks.push(Buffer.from(text));
      ring();
    },
    end() {
      ended = true;
      ring();
    },
    destroy(error?: Error) {
      if (!ended && !failure) onClose();
      if (error) failure ??= error;
      ended = true;
      ring();
    },
    [Symbol.asyncIterator]: iterate,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all that lib/kubernetes uses of a stream
    asReadable: () => self as unknown as Readable,
  };
  return self;
}
