import { expect, it } from "vitest";
import { countPlaywright, countVitest, endOf } from "./test-reports";

it("Vitest: each failed test, and a file that could not be loaded", () => {
  const { passed, failures } = countVitest(
    {
      numPassedTests: 3,
      testResults: [
        {
          name: "/clone/lib/a.test.ts",
          status: "failed",
          assertionResults: [
            { fullName: "a holds", status: "passed", failureMessages: [] },
            {
              fullName: "b holds",
              status: "failed",
              failureMessages: [
                "AssertionError: expected 1 to be 2\n    at /clone/node_modules/chai\n    at b",
              ],
            },
          ],
        },
        { name: "/clone/lib/b.test.ts", status: "failed", message: "No such module", assertionResults: [] },
        { name: "/clone/lib/c.test.ts", status: "passed", message: "", assertionResults: [] },
      ],
    },
    "/clone",
  );
  expect(passed).toBe(3);
  expect(failures).toEqual([
    { what: "lib/a.test.ts: b holds", why: "AssertionError: expected 1 to be 2\n    at b" },
    { what: "lib/b.test.ts", why: "No such module" },
  ]);
});

it("Playwright: each failed test however deep, and what failed outside of any", () => {
  const failed = {
    title: "a job runs",
    file: "sql-job.spec.ts",
    ok: false,
    tests: [{ results: [{}, { error: { message: "\u001b[31mTimed out\u001b[39m" } }] }],
  };
  const { passed, failures } = countPlaywright({
    stats: { expected: 1, flaky: 1 },
    errors: [{ message: "No browser" }],
    suites: [{ specs: [{ ...failed, ok: true }], suites: [{ specs: [failed] }] }],
  });
  expect(passed).toBe(2);
  expect(failures).toEqual([
    { what: "sql-job.spec.ts: a job runs", why: "Timed out" },
    { what: "outside of a test", why: "No browser" },
  ]);
});

it("of what a check said, the end is kept", () => {
  expect(endOf(Array.from({ length: 20 }, (_, index) => `line ${index}`).join("\n"))).toBe(
    Array.from({ length: 12 }, (_, index) => `line ${index + 8}`).join("\n"),
  );
});
