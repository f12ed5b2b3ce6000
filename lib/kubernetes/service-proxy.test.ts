// What Flink says is handed on with its status; what Kubernetes says on the way is never taken for Flink's word.
import { afterEach, beforeEach, expect, it } from "vitest";
import { serviceProxy } from "./service-proxy";
import { type FakeApiServer, fakeApiServer, says, saysAndHangs, status } from "./testing/fake-api-server";

let server: FakeApiServer;
beforeEach(async () => {
  server = await fakeApiServer();
});
afterEach(() => server.close());
const transport = () => serviceProxy(server.client, { namespace: "n", clusterId: "mr-1" });

it("asks through the API server, by the Service's port", async () => {
  server.onOther(says('{"jobs":[]}'));
  expect(await transport()({ method: "GET", path: "/jobs/overview?x=1" })).toEqual({
    status: 200,
    body: { jobs: [] },
  });
  expect(server.others[0]?.url.href).toBe(
    "http://fake/api/v1/namespaces/n/services/mr-1-rest:rest/proxy/jobs/overview?x=1",
  );
});

it("hands on Flink's own refusals", async () => {
  server.onOther((response) => response.writeHead(404).end('{"errors":["Job not found"]}'));
  expect(await transport()({ method: "POST", path: "/jobs/1/stop", body: {} })).toEqual({
    status: 404,
    body: { errors: ["Job not found"] },
  });
});

it.each([
  ["no endpoints", status(503, "ServiceUnavailable"), "cannot be reached"],
  ["no such Service", status(404, "NotFound"), "cannot be reached"],
  ["no right to the proxy", status(403, "Forbidden"), "Kubernetes refuses the way"],
  ["a JobManager that hangs", saysAndHangs('{"a'), "cannot be reached"],
  ["an answer that never ends", says("x".repeat(5000)), "longer than"],
])("is unreachable for %s", async (_what, answer, message) => {
  server.onOther(answer);
  await expect(
    transport()({ method: "GET", path: "/config", timeoutMs: 100, maxBytes: 1000 }),
  ).rejects.toMatchObject({
    code: "FLINK_UNREACHABLE",
    message: expect.stringContaining(message),
  });
});
