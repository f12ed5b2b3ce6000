// One owner at a time, next to each other and one after a failure; a dead owner needs no care, the kernel frees it.
import { expect, test } from "vitest";
import { lockOwner, withLock } from "./lock";

const name = `test-${process.pid}`;

test("two callers are inside one after the other, and the owner can be named", async () => {
  const seen: string[] = [];
  const enter = (who: string) =>
    withLock(name, async () => {
      seen.push(`${who} in`);
      expect(await lockOwner(name)).toBe(process.pid);
      seen.push(`${who} out`);
    });
  await Promise.all([enter("a"), enter("b")]);
  expect(seen.map((step) => step.split(" ")[1])).toEqual(["in", "out", "in", "out"]);
  expect(await lockOwner(name)).toBeUndefined();
});

test("a failure inside releases the lock and is passed on", async () => {
  await expect(withLock(name, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(await withLock(name, async () => "free")).toBe("free");
});
