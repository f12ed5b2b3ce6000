// Guarantees: a TaskManager of the FAST profile makes room for its successor within 5 s; the others end at their own pace.
import { expect, it } from "vitest";
import { submission } from "@/lib/domain/testing/submission";
import { taskManagerTemplate } from "./taskmanager-template";

it.each([
  ["FAST", 5],
  ["STANDARD", undefined],
  ["FLEET", undefined],
] as const)("%s", (perception, seconds) => {
  const template = taskManagerTemplate(submission({ perception }));
  expect(template.spec?.terminationGracePeriodSeconds).toBe(seconds);
});
