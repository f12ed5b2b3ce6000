import { expect, it } from "vitest";
import { problem } from "@/lib/contract/problem";
import { noEndpoint } from "./no-endpoint";

it("answers a problem that names what was asked for", async () => {
  const response = noEndpoint(new Request("http://console/api/v1/jobs/job_1/halt?x=1", { method: "POST" }));
  expect(response.status).toBe(404);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(problem.parse(await response.json())).toMatchObject({
    code: "NOT_FOUND",
    detail: expect.stringContaining("POST /api/v1/jobs/job_1/halt. ") as unknown,
  });
});
