export type ListMetadata = { continue?: string; resourceVersion?: string };

const codes = (characters: string) => Array.from(characters, (one) => one.charCodeAt(0));
const [quote, backslash] = codes('"\\');
const [openObject, openArray] = codes("{[");
const [closeObject, closeArray] = codes("}]");
const itemsKey = /"items"\s*:\s*\[$/;

/**
 * The JSON of a Kubernetes list, taken apart while it arrives: an item is parsed as soon as it is whole. A page of
 * hundreds of pods in one piece is megabytes of bytes, of text and of objects at once, which live just long enough to make
 * the process larger for good.
 */
export function splitList() {
  /** all but the items, and the item that is not whole yet */
  const around: Buffer[] = [];
  let begun: Buffer[] = [];
  let depth = 0;
  let inString = false;
  let escaped = false;
  let inItems = false;
  let metadata: ListMetadata | undefined;

  function itemOf(last: Buffer): unknown {
    const whole = begun.length === 0 ? last : Buffer.concat([...begun, last]);
    begun = [];
    return JSON.parse(whole.toString("utf8"));
  }

  /** The items that this chunk completes, each parsed when it is asked for: what was read is garbage before the next. */
  function* push(chunk: Buffer): Generator<unknown, void> {
    /** where what is not told of yet begins; undefined: between two items */
    let from: number | undefined = inItems && depth === 2 ? undefined : 0;

    function opened(at: number, isArray: boolean) {
      if (depth === 1 && isArray) {
        around.push(Buffer.from(chunk.subarray(from, at + 1)));
        inItems = itemsKey.test(textOf(around));
        if (inItems) metadata = metadataOf(`${textOf(around)}]}`);
        from = inItems ? undefined : at + 1;
      } else if (inItems && depth === 2) from = at;
      depth++;
    }

    /** The last bytes of an item, where one ends here. */
    function closed(at: number): Buffer | undefined {
      depth--;
      if (!inItems || depth > 2) return undefined;
      const item = depth === 2 ? chunk.subarray(from, at + 1) : undefined;
      inItems = depth === 2;
      from = inItems ? undefined : at;
      return item;
    }

    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (escaped) escaped = false;
      else if (inString) {
        if (byte === backslash) escaped = true;
        else inString = byte !== quote;
      } else if (byte === quote) inString = true;
      else if (byte === openObject || byte === openArray) opened(at, byte === openArray);
      else if (byte === closeObject || byte === closeArray) {
        const item = closed(at);
        if (item) yield itemOf(item);
      }
    }
    // Copied: the chunk itself is not kept for some bytes of it.
    if (from !== undefined) (inItems ? begun : around).push(Buffer.from(chunk.subarray(from)));
  }

  return {
    push,
    /** undefined: it has not come yet */
    metadata: () => metadata,
    /** Throws where the list is not whole. */
    end: (): ListMetadata => metadataOf(textOf(around)) ?? {},
  };
}

const textOf = (parts: Buffer[]) => Buffer.concat(parts).toString("utf8");

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the API server's objects are what its API says
const metadataOf = (text: string) => (JSON.parse(text) as { metadata?: ListMetadata }).metadata;
