// Every call to the API server ends: with its answer, with an error that says what it was, or by its deadline.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { isAlreadyExists, isConflict, isForbidden, isNotFound } from "./errors";
import {
  type FakeApiServer,
  fakeApiServer,
  saysAndDies,
  saysAndHangs,
  status,
} from "./testing/fake-api-server";

let server: FakeApiServer;
beforeEach(async () => {
  server = await fakeApiServer();
});
afterEach(() => server.close());
const failure = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

it("sends query, body and token, and answers JSON", async () => {
  server.onOther((response, { body }) => response.end(JSON.stringify({ got: JSON.parse(body) })));
  const query = { fieldManager: "millrace", force: true, empty: undefined };
  expect(await server.client.json("PATCH", "/api/v1/namespaces/n", { query, body: { a: 1 } })).toEqual({
    got: { a: 1 },
  });
  expect(server.others[0]?.url.search).toBe("?fieldManager=millrace&force=true");
});

it.each([
  [404, "NotFound", isNotFound],
  [403, "Forbidden", isForbidden],
  [409, "Conflict", isConflict],
  [409, "AlreadyExists", isAlreadyExists],
])("tells %i %s apart", async (code, reason, is) => {
  server.onOther(status(code, reason));
  const error = await failure(server.client.json("GET", "/x"));
  expect(error).toMatchObject({ status: code, reason });
  expect([isNotFound, isForbidden, isConflict, isAlreadyExists].filter((one) => one(error))).toEqual([is]);
});

it("keeps Retry-After", async () => {
  server.onOther(status(429, "TooManyRequests", { "retry-after": "7" }));
  expect(await failure(server.client.json("GET", "/x"))).toMatchObject({ status: 429, retryAfterMs: 7000 });
});

it("leaves a server alone for as long as it asks, whoever calls", async () => {
  server.onOther(status(429, "TooManyRequests", { "retry-after": "1" }), (response) => response.end("{}"));
  await failure(server.client.json("GET", "/x"));
  const asked = server.others.length;
  expect(await failure(server.client.json("POST", "/y"))).toMatchObject({ status: 429 });
  expect(server.others).toHaveLength(asked);
  await vi.waitFor(() => server.client.json("GET", "/x"), { timeout: 5_000 });
});

it("repeats a read that failed inside the server, and no write", async () => {
  const broken = [status(500, "InternalError"), status(503, "ServiceUnavailable")];
  server.onOther(...broken, (response) => response.end('{"a":1}'));
  expect(await server.client.json("GET", "/x")).toEqual({ a: 1 });
  expect(server.others).toHaveLength(3);
  server.onOther(...broken, status(504, "Timeout"));
  expect(await failure(server.client.json("GET", "/x"))).toMatchObject({ status: 504 });
  server.onOther(status(500, "InternalError"), (response) => response.end("{}"));
  expect(await failure(server.client.json("POST", "/x"))).toMatchObject({ status: 500 });
  expect(server.others).toHaveLength(7);
});

it.each([
  ["never answers", () => undefined],
  ["begins to answer and stops", saysAndHangs('{"a":')],
  ["dies in its answer", saysAndDies('{"a":')],
])("gives up on a server that %s", async (_what, answer) => {
  server.onOther(answer);
  expect(await failure(server.client.json("GET", "/x", { timeoutMs: 50 }))).toMatchObject({
    status: 0,
    reason: "Unreachable",
  });
});

it("gives up on a server that is not there", async () => {
  await server.close();
  expect(await failure(server.client.json("GET", "/x"))).toMatchObject({ reason: "Unreachable" });
  server = await fakeApiServer();
});
