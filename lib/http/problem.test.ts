// Guarantees: an error of ours reaches the caller with its code and sentence; anything else reaches the log alone.
import { expect, test, vi } from "vitest";
import { problem } from "@/lib/contract/problem";
import { MillraceError } from "@/lib/errors";
import { log } from "@/lib/log";
import { problemOf, problemResponse, problems } from "./problem";

test.each(Object.entries(problems))(
  "%s is an error by its status, and has a title",
  (_, { status, title }) => {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    expect(title).not.toBe("");
  },
);

test("what a user may read is sent whole", async () => {
  const error = new MillraceError("QUOTA_EXCEEDED", "It needs 2 cores.", {
    cause: new Error("secret"),
    fields: [{ pointer: "/quota", message: "too small" }],
    detail: { free: 1 },
  });
  const response = problemResponse(problemOf(error, "req_1"));
  expect([response.status, response.headers.get("content-type")]).toEqual([409, "application/problem+json"]);
  expect(problem.parse(await response.json())).toEqual({
    type: "urn:millrace:problem:QUOTA_EXCEEDED",
    title: problems.QUOTA_EXCEEDED.title,
    status: 409,
    code: "QUOTA_EXCEEDED",
    detail: "It needs 2 cores.",
    requestId: "req_1",
    errors: [{ pointer: "/quota", message: "too small" }],
    context: { free: 1 },
  });
});

test("what broke inside is not sent", () => {
  const sent = problemOf(new Error("select * from secrets"), "req_2");
  expect(sent).toMatchObject({ code: "INTERNAL", status: 500, requestId: "req_2" });
  expect(JSON.stringify(sent)).not.toContain("secrets");
});

test("a caller that leaves is no error of ours, and a server's connection that is lost is one", () => {
  const error = vi.spyOn(log, "error").mockReturnValue();
  const reset = (message: string) => Object.assign(new Error(message), { code: "ECONNRESET" });
  problemOf(reset("aborted"), "req_3");
  expect(error).not.toHaveBeenCalled();
  problemOf(reset("read ECONNRESET"), "req_4");
  expect(error).toHaveBeenCalledOnce();
});
