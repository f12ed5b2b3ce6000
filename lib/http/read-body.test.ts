// Guarantees: a body that is too large is refused, after its sender has sent it; one without an end is not read to it.
import { expect, test } from "vitest";
import { readJson } from "./read-body";

const mib = 1024 * 1024;
const tooLarge = expect.objectContaining({ code: "PAYLOAD_TOO_LARGE" }) as Error;

/** A request whose body comes a MiB at a time, and how much of it was asked for. */
function sent(bytes: number) {
  const seen = { read: 0, cut: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (seen.read >= bytes) return controller.close();
        seen.read += mib;
        controller.enqueue(new Uint8Array(mib).fill(0x20));
      },
      cancel() {
        seen.cut = true;
      },
    },
    { highWaterMark: 0 },
  );
  const headers = { "content-type": "application/json" };
  const init: RequestInit & { duplex: "half" } = { method: "POST", headers, body, duplex: "half" };
  return { seen, request: new Request("http://millrace.test", init) };
}

test("what is too large is read to its end, and refused", async () => {
  const { request, seen } = sent(5 * mib);
  await expect(readJson(request)).rejects.toThrow(tooLarge);
  expect(seen).toEqual({ read: 5 * mib, cut: false });
});

test("what does not end is cut off", async () => {
  const { request, seen } = sent(1024 * mib);
  await expect(readJson(request)).rejects.toThrow(tooLarge);
  expect(seen).toEqual({ read: 17 * mib, cut: true });
});
