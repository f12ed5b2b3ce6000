// Guarantees: versions of before a field was thought of still parse, and say then what was always so.
import { expect, it } from "vitest";
import { jobSpec } from "./job-spec";

const old = { code: { kind: "SQL", sql: "SELECT 1" }, engineId: "eng_1" };

it("gives a version without policies the behaviour that it had", () => {
  expect(jobSpec.parse(old)).toMatchObject({
    failover: "RESTORE",
    recovery: { onFailure: "TELL", attempts: 3, windowMinutes: 60, backoffSeconds: 10 },
    perception: "STANDARD",
    notRunning: { patienceMinutes: 30, falls: 30, windowMinutes: 10 },
  });
});

it("fills what a policy leaves out, and refuses what bounds nothing", () => {
  const spec = jobSpec.parse({ ...old, recovery: { onFailure: "RESTART" }, notRunning: { falls: 3 } });
  expect(spec.recovery).toEqual({ onFailure: "RESTART", attempts: 3, windowMinutes: 60, backoffSeconds: 10 });
  expect(spec.notRunning).toEqual({ patienceMinutes: 30, falls: 3, windowMinutes: 10 });
  for (const refused of [
    { recovery: { attempts: 0 } },
    { recovery: { attempts: 101 } },
    { recovery: { windowMinutes: 0 } },
    { recovery: { backoffSeconds: 3601 } },
    { notRunning: { patienceMinutes: 0 } },
    { notRunning: { falls: 0 } },
    { failover: "IGNORE" },
    { perception: "SLOW" },
  ])
    expect([refused, jobSpec.safeParse({ ...old, ...refused }).success]).toEqual([refused, false]);
});

it("reads back what it wrote", () => {
  const spec = jobSpec.parse(old);
  expect(jobSpec.parse(JSON.parse(JSON.stringify(spec)))).toEqual(spec);
});
