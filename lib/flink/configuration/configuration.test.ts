// No option of a user's undoes what Millrace relies on, and whatever an option holds, Flink reads it as it was written.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { flinkOptionRefusal } from "@/lib/domain/flink-options";
import { submission } from "@/lib/domain/testing/submission";
import { flinkConfiguration } from "./configuration";
import { flinkFiles } from "./files";
import { configYaml } from "./yaml";

const input = (spec: object = {}, more: object = {}) => ({ ...submission(spec), ...more });
const jar = { kind: "JAR", artifactId: "art_1", mainClass: "a.B", arguments: ["--x", "1; '2\""] };

describe("the options of 2.3", () => {
  it("keep a run's end to be seen, and its state where it is looked for", () => {
    expect(flinkConfiguration(input())).toMatchObject({
      "execution.shutdown-on-application-finish": "false",
      "execution.submit-failed-job-on-application-error": "true",
      "$internal.pipeline.job-id": "f".repeat(32),
      "cluster.id": "a".repeat(32),
      "high-availability.storageDir": "file:///opt/flink/state/ha/mr-1",
      "job-result-store.storage-path": "file:///opt/flink/state/ha/mr-1/job-results",
      "job-result-store.delete-on-commit": "false",
      "application-result-store.delete-on-commit": "false",
      "execution.checkpointing.externalized-checkpoint-retention": "RETAIN_ON_CANCELLATION",
      "kubernetes.taskmanager.labels": "millrace.dev/run:run_1,millrace.dev/job:job_1",
      "jobmanager.memory.process.size": "1024m",
      "kubernetes.taskmanager.cpu.amount": "0.5",
      "$internal.application.program-args": '["--scriptUri","file:///opt/flink/sql/job.sql"]',
    });
  });

  it("let a user change defaults, and nothing that is refused", () => {
    const all = flinkConfiguration(input());
    const settable = Object.keys(all).filter((name) => !name.startsWith("$"));
    const options = Object.fromEntries(settable.map((name) => [name, "changed"]));
    const changed = Object.entries(flinkConfiguration(input({ flinkOptions: options }))).filter(
      ([, value]) => value === "changed",
    );
    expect(changed.map(([name]) => name).toSorted()).toEqual([
      "execution.checkpointing.num-retained",
      "pipeline.name",
      "restart-strategy.exponential-delay.initial-backoff",
      "restart-strategy.exponential-delay.max-backoff",
      "restart-strategy.type",
    ]);
    const forced = settable.filter((name) => !changed.some(([one]) => one === name));
    expect(forced.filter((name) => flinkOptionRefusal(name) === undefined)).toEqual([]);
  });

  it("see a death as soon as the profile says, and let a user be more patient about heartbeats alone", () => {
    const options = (perception: string, more = {}) =>
      flinkConfiguration(input({ perception, flinkOptions: more }));
    const leaseOf = (all: Record<string, string>) =>
      ["lease-duration", "renew-deadline", "retry-period"].map(
        (one) => all[`high-availability.kubernetes.leader-election.${one}`],
      );
    expect(leaseOf(options("STANDARD"))).toEqual([undefined, undefined, undefined]);
    expect(options("STANDARD")["heartbeat.timeout"]).toBeUndefined();
    expect(leaseOf(options("FLEET"))).toEqual(["60 s", "50 s", "15 s"]);
    const fast = options("FAST");
    const [duration = 0, deadline = 0, period = 0] = leaseOf(fast).map((text) =>
      Number.parseFloat(text ?? ""),
    );
    expect(duration).toBeLessThan(5);
    expect(duration).toBeGreaterThan(deadline);
    expect(deadline).toBeGreaterThan(period * 2.2);
    expect(Number.parseFloat(fast["heartbeat.timeout"] ?? "")).toBeLessThan(5);
    expect(options("FAST", { "heartbeat.timeout": "20 s" })).toMatchObject({ "heartbeat.timeout": "20 s" });
    const old = flinkConfiguration(input({ code: jar, perception: "FAST" }, { flinkVersion: "1.20.5" }));
    expect([old["heartbeat.timeout"], leaseOf(old)]).toEqual(["3 s", leaseOf(fast)]);
  });

  it("restore without taking the snapshot over, and checkpoint as the job says", () => {
    const restored = flinkConfiguration(
      input({}, { restore: { path: "file:/s", allowNonRestoredState: true } }),
    );
    expect(restored).toMatchObject({
      "execution.state-recovery.path": "file:/s",
      "execution.state-recovery.ignore-unclaimed-state": "true",
      "execution.state-recovery.claim-mode": "NO_CLAIM",
    });
    expect(flinkConfiguration(input({ checkpointIntervalMs: null }))).not.toHaveProperty([
      "execution.checkpointing.interval",
    ]);
  });
});

it("has a template for 1.20, which runs JARs alone, and none for others", () => {
  const old = flinkConfiguration(input({ code: jar }, { flinkVersion: "1.20.5" }));
  expect(old).toMatchObject({
    "$internal.application.main": "a.B",
    "pipeline.jars": "local:///opt/flink/job/job.jar",
  });
  expect(
    Object.keys(old).filter((name) => /^cluster\.id|application\.id|^application-result/.test(name)),
  ).toEqual([]);
  expect(() => flinkConfiguration(input({}, { flinkVersion: "1.20.5" }))).toThrow("2.0 or later");
  expect(() => flinkConfiguration(input({}, { flinkVersion: "1.17.0" }))).toThrow(
    "Flink 1.17.0 is not supported",
  );
});

it("writes YAML that reads back as the same texts", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.stringMatching(/^[a-z][a-zA-Z0-9.$-]*$/), fc.string({ unit: "grapheme" })),
      (options) => {
        expect(parse(configYaml(options)) ?? {}).toEqual(options);
      },
    ),
  );
  const args = JSON.parse(
    flinkConfiguration(input({ code: jar }))["$internal.application.program-args"] ?? "",
  ) as unknown;
  expect(args).toEqual(jar.arguments);
  expect(Object.keys(flinkFiles(input()))).toEqual(["config.yaml", "log4j-console.properties"]);
});
