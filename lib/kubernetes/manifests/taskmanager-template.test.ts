// Guarantees: a TaskManager of the FAST profile makes room for its successor within 5 s; the others end at their own pace.
import { expect, it } from "vitest";
import { jobSpec } from "@/lib/domain/job-spec";
import { taskManagerTemplate } from "./taskmanager-template";

it.each([
  ["FAST", 5],
  ["STANDARD", undefined],
  ["FLEET", undefined],
] as const)("%s", (perception, seconds) => {
  const spec = jobSpec.parse({ code: { kind: "SQL", sql: "SELECT 1" }, engineId: "eng_1", perception });
  const template = taskManagerTemplate({
    runId: "run_1",
    jobId: "job_1",
    jobName: "Orders",
    clusterId: "mr-1",
    flinkJobId: "f".repeat(32),
    applicationId: "a".repeat(32),
    namespace: "n",
    jobManagerServiceAccount: "jm",
    taskManagerServiceAccount: "tm",
    image: "i",
    flinkVersion: "2.3.0",
    stateClaim: "claim",
    spec,
  });
  expect(template.spec?.terminationGracePeriodSeconds).toBe(seconds);
});
