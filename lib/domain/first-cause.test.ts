// Of a Java stack trace people are shown what went wrong, not who wrapped it. The traces are Flink 2.3.0's, as it wrote them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { causeFromLog, firstCause, stoppedSavepointPath } from "./first-cause";

const trace = (name: string) => readFileSync(join(import.meta.dirname, "testing", "traces", name), "utf8");

describe("the first cause of a trace", () => {
  it.each([
    ["column.txt", "At line 4, column 10: Column 'y' not found in any table"],
    ["syntax.txt", "SQL parse failed. Non-query expression encountered in illegal context"],
    [
      "connector.txt",
      "Could not find any factory for identifier 'kafka' that implements 'org.apache.flink.table.factories.DynamicTableFactory' in the classpath. Available factory identifiers are: blackhole datagen filesystem legacy-csv print",
    ],
    [
      "types.txt",
      "Column types of query result and sink for 'default_catalog.default_database.b' do not match. Cause: Different number of columns. Query schema: [x: BIGINT] Sink schema: [x: STRING, z: INT]",
    ],
    ["runtime.txt", "ArithmeticException: / by zero"],
  ])("%s", (name, summary) => {
    expect(firstCause(trace(name))).toBe(summary);
  });

  it.each([
    [
      "java.lang.NullPointerException\n\tat com.acme.Job.map(Job.java:12)\n\tat x.Y.z(Y.java:1)",
      "NullPointerException at com.acme.Job.map(Job.java:12)",
    ],
    [
      "a.B: outer\n\tat a.b(C.java:1)\nCaused by: java.lang.NoClassDefFoundError: com/acme/Lib\n\tat a.b(C.java:2)",
      "Class not found: com.acme.Lib",
    ],
    [
      "java.util.concurrent.CompletionException: org.apache.flink.util.FlinkException: The disk is full today",
      "The disk is full today",
    ],
    [
      "o.a.NoResourceAvailableException: Could not acquire the minimum required resources.\n\tat a.b(C.java:1)\nCaused by: java.util.concurrent.TimeoutException: Timeout has occurred: 300000 ms\n\t... 3 more",
      "Could not acquire the minimum required resources.",
    ],
    [
      "a.B: the real one here\n\tat a.b(C.java:1)\n\tSuppressed: a.X: closing failed too\n\t\tat a.b(C.java:3)",
      "the real one here",
    ],
    ["plain words", "plain words"],
    ["", ""],
  ])("%s", (text, summary) => {
    expect(firstCause(text)).toBe(summary);
  });
});

describe("the cause in the end of a log", () => {
  it.each([
    ["missing-class.terminated.txt", "Class not found: com.acme.Missing"],
    ["missing-class.log.txt", "Class not found: com.acme.Missing"],
    [
      "small-memory.terminated.txt",
      "The configured Total Flink Memory (64.000mb (67108864 bytes)) is less than the configured Off-heap Memory (128.000mb (134217728 bytes)).",
    ],
    [
      "wrong-sha.terminated.txt",
      "The JAR that Millrace sent is not the one of this job: its sha256 differs.",
    ],
  ])("%s", (name, summary) => {
    expect(causeFromLog(trace(name))?.summary).toBe(summary);
  });

  it("is not invented from ordinary lines", () => {
    expect(causeFromLog("2026-11-21 11:07:49,066Z INFO  a.b.C [] - Registering\n")).toBeUndefined();
    expect(causeFromLog("")).toBeUndefined();
  });

  it("takes the JVM's own words", () => {
    const text =
      "2026-11-21 11:07:49,066Z INFO  a.b.C [] - x\nError: Could not find or load main class Foo\nINFO [] - y";
    expect(causeFromLog(text)?.summary).toBe("Error: Could not find or load main class Foo");
  });
});

it("finds the savepoint that a failed stop left behind", () => {
  const text =
    "org.apache.flink.runtime.scheduler.stopwithsavepoint.StopWithSavepointStoppingException: A savepoint has been created at: file:/opt/flink/state/savepoints/mr-x/savepoint-1, but the corresponding job 0 failed during stopping. The savepoint is consistent.";
  expect(stoppedSavepointPath(text)).toBe("file:/opt/flink/state/savepoints/mr-x/savepoint-1");
  expect(stoppedSavepointPath("a.B: no savepoint")).toBeUndefined();
});
