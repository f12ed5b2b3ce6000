// Guarantees: nobody holds more streams than they may, nor the process; a stream that ends makes room, once.
import { expect, test } from "vitest";
import { streamLimit } from "./stream-limit";

const refusal = (code: string) => expect.objectContaining({ code });

test("one principal's streams are counted apart from others'", () => {
  const limit = streamLimit({ perPrincipal: 2, perProcess: 10 });
  const leave = limit.take("a");
  limit.take("a");
  expect(() => limit.take("a")).toThrow(refusal("TOO_MANY_STREAMS"));
  limit.take("b");
  leave();
  leave();
  limit.take("a");
  expect(() => limit.take("a")).toThrow(refusal("TOO_MANY_STREAMS"));
});

test("the process has a limit too", () => {
  const limit = streamLimit({ perPrincipal: 2, perProcess: 2 });
  limit.take("a");
  const leave = limit.take("b");
  expect(() => limit.take("c")).toThrow(refusal("BUSY"));
  leave();
  limit.take("c");
});
