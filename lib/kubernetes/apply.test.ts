// Creating a run may be repeated at any point, and never takes another run's objects for its own; deleting touches only what was seen.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { submission } from "@/lib/domain/testing/submission";
import { createRun } from "./apply";
import { deleteByName, deleteDeployment, scaleToZero } from "./delete";
import { runManifests } from "./manifests/run";
import { type Answer, type FakeApiServer, fakeApiServer, status } from "./testing/fake-api-server";

let server: FakeApiServer;
beforeEach(async () => {
  server = await fakeApiServer();
});
afterEach(() => server.close());

const manifests = runManifests(submission(), { "config.yaml": "" });
const json =
  (body: object): Answer =>
  (response) =>
    response.end(JSON.stringify(body));
const deployment = (more: object = {}) =>
  json({ metadata: { uid: "u1", labels: { "millrace.dev/run": "run_1" }, ...more } });
const owned = (uid: string) => json({ metadata: { ownerReferences: [{ uid }] } });
const requests = () =>
  server.others.map(({ method, url }) => `${method} ${url.pathname.replace(/.*namespaces.n./, "")}`);

describe("creating a run", () => {
  it("makes the Deployment first, and everything else its own", async () => {
    server.onOther(deployment(), owned("u1"));
    expect(await createRun(server.client, manifests)).toEqual({ uid: "u1" });
    expect(requests()[0]).toBe("POST deployments");
    expect(requests().slice(1).toSorted()).toEqual([
      "POST configmaps",
      "POST configmaps",
      "POST secrets",
      "POST services",
    ]);
    for (const { body } of server.others.slice(1))
      expect(JSON.parse(body)).toMatchObject({
        metadata: {
          ownerReferences: [
            { kind: "Deployment", name: "mr-1", uid: "u1", controller: true, blockOwnerDeletion: true },
          ],
        },
      });
  });

  it("goes on where an earlier attempt stopped", async () => {
    server.onOther(status(409, "AlreadyExists"), deployment(), owned("u1"));
    expect(await createRun(server.client, manifests)).toEqual({ uid: "u1" });
    expect(requests().slice(0, 2)).toEqual(["POST deployments", "GET deployments/mr-1"]);
  });

  it.each([
    [
      "another run's Deployment",
      [status(409, "AlreadyExists"), deployment({ labels: { "millrace.dev/run": "run_2" } })],
      "another run",
    ],
    [
      "a Deployment that is going",
      [status(409, "AlreadyExists"), deployment({ deletionTimestamp: "now" })],
      "being deleted",
    ],
    ["another owner's ConfigMap", [deployment(), owned("u0")], "something else"],
  ])("is a conflict with %s", async (_what, answers, message) => {
    server.onOther(...answers);
    await expect(createRun(server.client, manifests)).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining(message),
    });
  });
});

describe("deleting", () => {
  const seen = { namespace: "n", name: "mr-1", uid: "u1" };

  it("carries the UID that was seen", async () => {
    server.onOther(json({}));
    await scaleToZero(server.client, seen);
    await deleteDeployment(server.client, seen);
    expect(server.others.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      [
        { op: "test", path: "/metadata/uid", value: "u1" },
        { op: "replace", path: "/spec/replicas", value: 0 },
      ],
      { preconditions: { uid: "u1" }, propagationPolicy: "Foreground" },
    ]);
  });

  it("takes 404, and a UID that is not there any more, for done", async () => {
    server.onOther(status(404, "NotFound"));
    await scaleToZero(server.client, seen);
    await deleteDeployment(server.client, seen);
    await deleteByName(server.client, "ConfigMap", seen);
    server.onOther(status(422, "Invalid"));
    await scaleToZero(server.client, seen);
    server.onOther(status(409, "Conflict"));
    await deleteDeployment(server.client, seen);
    expect(server.others).toHaveLength(5);
  });

  it("does not take a refusal, nor another writer's moment, for done", async () => {
    server.onOther(status(403, "Forbidden"));
    await expect(deleteDeployment(server.client, seen)).rejects.toMatchObject({ status: 403 });
    server.onOther(status(409, "Conflict"));
    await expect(scaleToZero(server.client, seen)).rejects.toMatchObject({ status: 409 });
  });

  it.each(["..", "a/b", "A", "", "x?y"])("asks for no name like %j", async (name) => {
    await expect(deleteByName(server.client, "Pod", { namespace: "n", name })).rejects.toThrow(
      "Not a Kubernetes name",
    );
    expect(server.others).toEqual([]);
  });
});
