// A sealed text opens with its own private key alone, never twice the same, and not at all once it was changed.
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { newKeyPair, open, seal } from "@/lib/sealing";

const { publicKey, privateKey } = newKeyPair();

it("opens what it sealed, whatever the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(open(privateKey, seal(publicKey, text))).toBe(text);
    }),
  );
});

it("seals the same text differently each time", () => {
  expect(seal(publicKey, "token")).not.toBe(seal(publicKey, "token"));
});

it("does not open for another key, nor a changed text, nor another form", () => {
  const sealed = seal(publicKey, "token");
  expect(() => open(newKeyPair().privateKey, sealed)).toThrow(/authenticate/);
  const parts = sealed.split(".");
  for (const index of [1, 2, 3]) {
    const changed = parts.map((part, at) =>
      at === index ? `${part.slice(0, -2)}${part.endsWith("AA") ? "BB" : "AA"}` : part,
    );
    expect(() => open(privateKey, changed.join("."))).toThrow(/authenticate|key|asn1|decode/i);
  }
  expect(() => open(privateKey, "token")).toThrow("not a sealed text");
});
