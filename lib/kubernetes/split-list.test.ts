// Guarantees: a list that is read in pieces is the list, wherever the pieces were cut.
import fc from "fast-check";
import { expect, test } from "vitest";
import { splitList } from "./split-list";

function cut(text: string, sizes: number[]): Buffer[] {
  const bytes = Buffer.from(text);
  const chunks: Buffer[] = [];
  let at = 0;
  for (let turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

function read(text: string, sizes: number[] = [text.length || 1]) {
  const split = splitList();
  const items = cut(text, sizes).flatMap((chunk) => [...split.push(chunk)]);
  return { items, metadata: split.end() };
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
const space = fc.constantFrom(undefined, 1, "\t");

test("as JSON.parse reads it, in pieces of any size, whatever the items hold", () => {
  fc.assert(
    fc.property(
      fc.array(fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue())),
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.boolean(),
      sizes,
      space,
      (items, more, itemsFirst, pieces, indent) => {
        const metadata = { ...more, resourceVersion: "7", continue: 'a"items":[' };
        const list = itemsFirst ? { items, metadata, kind: "L" } : { kind: "L", metadata, items };
        const text = JSON.stringify(list, undefined, indent);
        expect(read(text, pieces)).toEqual(JSON.parse(JSON.stringify({ items, metadata })));
      },
    ),
  );
});

test("the version is known with the first item, where it came before", () => {
  const split = splitList();
  const chunk = Buffer.from('{"metadata":{"resourceVersion":"7"},"items":[{"a":1},{"b"');
  expect([...split.push(chunk)]).toEqual([{ a: 1 }]);
  expect(split.metadata()).toEqual({ resourceVersion: "7" });
});

test.each(["", '{"metadata":{},"items":[{"a":1},', '{"items":[{"a":1}]', "{}}"])(
  "what is no whole list is none: %s",
  (text) => {
    expect(() => read(text)).toThrow(SyntaxError);
  },
);

test.each(['{"metadata":{}}', '{"metadata":{},"items":null}', '{"other":[{"items":[1]}],"items":[]}'])(
  "a list may be empty: %s",
  (text) => {
    expect(read(text).items).toEqual([]);
  },
);
