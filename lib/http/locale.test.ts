// Guarantees: the chosen language wins, then the browser's first that we speak, then English; rubbish chooses nothing.
import { expect, test } from "vitest";
import { chooseLocale, chooseTimeZone } from "./locale";

test.each([
  ["zh", "en", "zh"],
  [undefined, "zh-CN,zh;q=0.9,en;q=0.8", "zh"],
  [undefined, "de-DE,en;q=0.5,zh;q=0.8", "zh"],
  [undefined, "zh;q=0,en;q=0.1", "en"],
  ["../../etc", "fr", "en"],
  [undefined, null, "en"],
])("cookie %s, Accept-Language %s: %s", (cookie, header, locale) =>
  expect(chooseLocale(cookie, header)).toBe(locale),
);

test("the browser's zone, where it is one", () => {
  expect(chooseTimeZone("Asia%2FShanghai")).toBe("Asia/Shanghai");
  expect(chooseTimeZone("Mars/Olympus")).toBe("UTC");
  expect(chooseTimeZone("%")).toBe("UTC");
  expect(chooseTimeZone(undefined)).toBe("UTC");
});
