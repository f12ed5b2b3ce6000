// Guarantees: guessing is slowed by account and address, and a guesser elsewhere does not lock the owner out.
import { expect, test } from "vitest";
import { loginLimit } from "./login-limit";

test("ten wrong passwords from one place close that place, for a while", () => {
  let clock = 0;
  const limit = loginLimit(() => clock);
  for (let i = 0; i < 10; i++) {
    expect(limit.allows("a@x.test", "1.1.1.1")).toBe(true);
    limit.failed("a@x.test", "1.1.1.1");
  }
  expect(limit.allows("a@x.test", "1.1.1.1")).toBe(false);
  expect(limit.allows("a@x.test", "2.2.2.2")).toBe(true);
  expect(limit.allows("b@x.test", "1.1.1.1")).toBe(true);
  clock = 15 * 60_000;
  expect(limit.allows("a@x.test", "1.1.1.1")).toBe(true);
});

test("a right password forgets the wrong ones before it", () => {
  const limit = loginLimit(() => 0);
  for (let i = 0; i < 9; i++) limit.failed("a@x.test", "1.1.1.1");
  limit.succeeded("a@x.test", "1.1.1.1");
  limit.failed("a@x.test", "1.1.1.1");
  expect(limit.allows("a@x.test", "1.1.1.1")).toBe(true);
});

test("many addresses get a hundred guesses between them", () => {
  const limit = loginLimit(() => 0);
  for (let i = 0; i < 100; i++) limit.failed("a@x.test", `10.0.0.${i}`);
  expect(limit.allows("a@x.test", "9.9.9.9")).toBe(false);
});
