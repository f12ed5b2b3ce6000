import { describe, expect, it } from "vitest";
import { formatBytes, formatCores, formatDuration, formatElapsed, formatRelative } from "./format";

/** Guarantees that numbers read the same everywhere, in both languages, at the edges of their units. */
it.each([
  [-900, "0s"],
  [0, "0s"],
  [999, "0s"],
  [4_250, "4s"],
  [185_900, "3m 5s"],
])("%i ms on a clock that ticks are %s", (milliseconds, text) => {
  expect(formatElapsed("en", milliseconds)).toBe(text);
});

describe("durations", () => {
  it.each([
    [0, "0ms"],
    [999, "999ms"],
    [1_000, "1s"],
    [4_250, "4.2s"],
    [59_999, "59s"],
    [60_000, "1m"],
    [185_000, "3m 5s"],
    [3_600_000, "1h"],
    [7_805_000, "2h 10m"],
    [90_000_000, "1d 1h"],
    [-5, "0ms"],
  ])("%i ms is %s", (milliseconds, text) => {
    expect(formatDuration("en", milliseconds)).toBe(text);
  });

  it("speaks Chinese", () => {
    expect(formatDuration("zh", 185_000)).toBe("3分钟 5秒");
  });
});

describe("relative times", () => {
  it.each([
    [-999, "0s ago"],
    [-59_000, "59s ago"],
    [-119_000, "1m ago"],
    [-86_400_000 * 12, "12d ago"],
    [7_776_000_000 - 17_000, "in 90d"],
  ])("%i ms from now is %s", (distance, text) => {
    expect(formatRelative("en", 1_700_000_000_000 + distance, 1_700_000_000_000)).toBe(text);
  });
});

describe("sizes", () => {
  it.each([
    [0, "0 B"],
    [1023, "1,023 B"],
    [1024, "1 KiB"],
    [1536, "1.5 KiB"],
    [18_400_123, "17.5 MiB"],
    [1024 ** 4, "1 TiB"],
  ])("%i bytes are %s", (bytes, text) => {
    expect(formatBytes("en", bytes)).toBe(text);
  });

  it("says cores without their unit", () => {
    expect(formatCores("en", 500)).toBe("0.5");
    expect(formatCores("en", 12_000)).toBe("12");
  });
});
