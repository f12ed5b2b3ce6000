import { expect } from "vitest";
import {
  type Case,
  ask,
  configMap,
  deployment,
  deployments,
  jsonPatch,
  maps,
  mergePatch,
  ownedBy,
} from "./bench";

const hold = { finalizers: ["millrace.dev/hold"] };
const failure = (code: number, reason: string) => ({ status: code, body: { kind: "Status", code, reason } });

export const objectCases: Case[] = [
  {
    name: "a created object has uid, version, time and namespace",
    run: async (at) => {
      const { status, body } = await ask(at, "POST", maps(at), { body: configMap("a") });
      expect(status).toBe(201);
      expect(body).toMatchObject({ kind: "ConfigMap", metadata: { name: "a", namespace: at.namespace } });
      expect(body.metadata.uid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      expect(body.metadata.resourceVersion).toMatch(/^\d+$/);
      expect(body.metadata.creationTimestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      expect((await ask(at, "GET", maps(at, "a"))).body).toEqual(body);
    },
  },
  {
    name: "a name is taken once",
    run: async (at) => {
      await ask(at, "POST", maps(at), { body: configMap("a") });
      const again = await ask(at, "POST", maps(at), { body: configMap("a") });
      expect(again).toMatchObject(failure(409, "AlreadyExists"));
      expect(again.body.message).toBe('configmaps "a" already exists');
    },
  },
  {
    name: "a namespace that is missing takes nothing",
    run: async (at) => {
      const nowhere = { ...at, namespace: `${at.namespace}-not` };
      const answer = await ask(at, "POST", maps(nowhere), { body: configMap("a") });
      expect(answer).toMatchObject(failure(404, "NotFound"));
      expect(answer.body.message).toContain("namespaces");
    },
  },
  {
    name: "what is missing is named",
    run: async (at) => {
      const answer = await ask(at, "GET", deployments(at, "a"));
      expect(answer).toMatchObject(failure(404, "NotFound"));
      expect(answer.body).toMatchObject({
        message: 'deployments.apps "a" not found',
        details: { name: "a", group: "apps", kind: "deployments" },
      });
    },
  },
  {
    name: "what is not served is not found",
    run: async (at) => {
      const path = `/apis/apps/v1/namespaces/${at.namespace}/nothings`;
      const answer = await at.client.raw("GET", path);
      answer.body.destroy();
      expect(answer.status).toBe(404);
    },
  },
  {
    name: "a name is made from generateName",
    run: async (at) => {
      const body = { ...configMap(""), metadata: { generateName: "a-" } };
      expect((await ask(at, "POST", maps(at), { body })).body.metadata.name).toMatch(/^a-[a-z0-9]{5}$/);
    },
  },
  {
    name: "an object without a name is invalid",
    run: async (at) => {
      const body = { ...configMap(""), metadata: {} };
      expect(await ask(at, "POST", maps(at), { body })).toMatchObject(failure(422, "Invalid"));
    },
  },
  {
    name: "another kind, or another namespace than the path's, is a bad request",
    run: async (at) => {
      const other = { ...configMap("a"), kind: "Deployment", apiVersion: "apps/v1" };
      expect(await ask(at, "POST", maps(at), { body: other })).toMatchObject(failure(400, "BadRequest"));
      const elsewhere = configMap("a", { namespace: "default" });
      expect(await ask(at, "POST", maps(at), { body: elsewhere })).toMatchObject(failure(400, "BadRequest"));
    },
  },
  {
    name: "a selector that its template does not fit is invalid",
    run: async (at) => {
      const body = deployment("a", 0, { app: "b" });
      const answer = await ask(at, "POST", deployments(at), { body });
      expect(answer).toMatchObject(failure(422, "Invalid"));
      expect(answer.body.message).toContain("does not match template");
    },
  },
  {
    name: "a Secret's strings are kept in base64",
    run: async (at) => {
      const path = `/api/v1/namespaces/${at.namespace}/secrets`;
      const body = { apiVersion: "v1", kind: "Secret", metadata: { name: "a" }, stringData: { k: "text" } };
      const made = await ask(at, "POST", path, { body });
      expect(made.body.data).toEqual({ k: Buffer.from("text").toString("base64") });
      expect(made.body).not.toHaveProperty("stringData");
    },
  },
  {
    name: "each write has a later version, one counter for all",
    run: async (at) => {
      const a = await ask(at, "POST", maps(at), { body: configMap("a") });
      const d = await ask(at, "POST", deployments(at), { body: deployment("d") });
      const b = await ask(at, "POST", maps(at), { body: configMap("b") });
      const versions = [a, d, b].map(({ body }) => Number(body.metadata.resourceVersion));
      expect(versions).toEqual(versions.toSorted((x, y) => x - y));
      expect(new Set(versions).size).toBe(3);
    },
  },
  {
    name: "a delete by another UID is a conflict",
    run: async (at) => {
      await ask(at, "POST", maps(at), { body: configMap("a") });
      const body = { preconditions: { uid: "00000000-0000-0000-0000-000000000000" } };
      expect(await ask(at, "DELETE", maps(at, "a"), { body })).toMatchObject(failure(409, "Conflict"));
      expect((await ask(at, "GET", maps(at, "a"))).status).toBe(200);
    },
  },
  {
    name: "a delete by its UID is done at once, and once",
    run: async (at) => {
      const { body: made } = await ask(at, "POST", maps(at), { body: configMap("a") });
      const body = { preconditions: { uid: made.metadata.uid } };
      expect(await ask(at, "DELETE", maps(at, "a"), { body })).toMatchObject({
        status: 200,
        body: { kind: "Status", status: "Success" },
      });
      expect(await ask(at, "DELETE", maps(at, "a"), { body })).toMatchObject(failure(404, "NotFound"));
      const again = await ask(at, "POST", maps(at), { body: configMap("a") });
      expect(again.body.metadata.uid).not.toBe(made.metadata.uid);
    },
  },
  {
    name: "a finalizer holds what is deleted, until it is taken away",
    run: async (at) => {
      await ask(at, "POST", maps(at), { body: configMap("a", hold) });
      const deleted = await ask(at, "DELETE", maps(at, "a"));
      expect(deleted.status).toBe(200);
      const held = await ask(at, "GET", maps(at, "a"));
      expect(held.body.metadata).toMatchObject({ deletionTimestamp: expect.any(String) as string, ...hold });
      const body = { metadata: { finalizers: null } };
      await ask(at, "PATCH", maps(at, "a"), { headers: mergePatch, body });
      expect((await ask(at, "GET", maps(at, "a"))).status).toBe(404);
    },
  },
  {
    name: "in the foreground an owner waits for what it owns",
    run: async (at) => {
      const { body: owner } = await ask(at, "POST", deployments(at), { body: deployment("a") });
      await ask(at, "POST", maps(at), { body: configMap("a", { ...ownedBy(owner), ...hold }) });
      const options = { preconditions: { uid: owner.metadata.uid }, propagationPolicy: "Foreground" };
      const deleted = await ask(at, "DELETE", deployments(at, "a"), { body: options });
      expect(deleted).toMatchObject({ status: 200, body: { kind: "Deployment" } });
      expect(deleted.body.metadata).toMatchObject({
        deletionTimestamp: expect.any(String) as string,
        finalizers: ["foregroundDeletion"],
      });
      await at.until(async () => (await ask(at, "GET", maps(at, "a"))).body.metadata.deletionTimestamp);
      expect((await ask(at, "GET", deployments(at, "a"))).status).toBe(200);
      const body = { metadata: { finalizers: null } };
      await ask(at, "PATCH", maps(at, "a"), { headers: mergePatch, body });
      await at.until(async () => (await ask(at, "GET", deployments(at, "a"))).status === 404);
    },
  },
  {
    name: "in the background an owner goes at once, and what it owns later",
    run: async (at) => {
      const { body: owner } = await ask(at, "POST", deployments(at), { body: deployment("a") });
      await ask(at, "POST", maps(at), { body: configMap("a", ownedBy(owner)) });
      const body = { propagationPolicy: "Background" };
      expect((await ask(at, "DELETE", deployments(at, "a"), { body })).status).toBe(200);
      expect((await ask(at, "GET", deployments(at, "a"))).status).toBe(404);
      await at.until(async () => (await ask(at, "GET", maps(at, "a"))).status === 404);
    },
  },
  {
    name: "what names an owner by a UID that is not there is collected, though the name is",
    run: async (at) => {
      const { body: owner } = await ask(at, "POST", maps(at), { body: configMap("owner") });
      const gone = { ...owner, metadata: { ...owner.metadata, uid: "00000000-0000-0000-0000-000000000000" } };
      await ask(at, "POST", maps(at), { body: configMap("kept", ownedBy(owner)) });
      await ask(at, "POST", maps(at), { body: configMap("lost", ownedBy(gone)) });
      await at.until(async () => (await ask(at, "GET", maps(at, "lost"))).status === 404);
      expect((await ask(at, "GET", maps(at, "kept"))).status).toBe(200);
    },
  },
  {
    name: "a json patch is done where its test holds",
    run: async (at) => {
      const { body: made } = await ask(at, "POST", deployments(at), { body: deployment("a", 1) });
      const body = [
        { op: "test", path: "/metadata/uid", value: made.metadata.uid },
        { op: "replace", path: "/spec/replicas", value: 0 },
      ];
      const { status, body: patched } = await ask(at, "PATCH", deployments(at, "a"), {
        headers: jsonPatch,
        body,
      });
      expect(status).toBe(200);
      expect(patched.spec.replicas).toBe(0);
      expect(patched.metadata.generation).toBe(2);
    },
  },
  {
    name: "a json patch whose test fails changes nothing",
    run: async (at) => {
      await ask(at, "POST", deployments(at), { body: deployment("a") });
      const body = [
        { op: "test", path: "/metadata/uid", value: "another" },
        { op: "replace", path: "/spec/replicas", value: 3 },
      ];
      const answer = await ask(at, "PATCH", deployments(at, "a"), { headers: jsonPatch, body });
      expect(answer).toMatchObject(failure(422, "Invalid"));
      expect((await ask(at, "GET", deployments(at, "a"))).body.spec.replicas).toBe(0);
    },
  },
  {
    name: "a merge patch sets a field, and takes away what is null",
    run: async (at) => {
      await ask(at, "POST", maps(at), { body: configMap("a", { labels: { x: "1", y: "2" } }) });
      const body = { metadata: { labels: { x: null } }, data: { b: "2" } };
      const answer = await ask(at, "PATCH", maps(at, "a"), { headers: mergePatch, body });
      expect(answer.body.metadata.labels).toEqual({ y: "2" });
      expect(answer.body.data).toEqual({ a: "1", b: "2" });
    },
  },
  {
    name: "a patch that changes nothing makes no version",
    run: async (at) => {
      const { body: made } = await ask(at, "POST", maps(at), { body: configMap("a") });
      const body = { data: { a: "1" } };
      const answer = await ask(at, "PATCH", maps(at, "a"), { headers: mergePatch, body });
      expect(answer.body.metadata.resourceVersion).toBe(made.metadata.resourceVersion);
    },
  },
  {
    name: "a patch of what is missing is not found, one of an unknown type not understood",
    run: async (at) => {
      const missing = await ask(at, "PATCH", maps(at, "a"), { headers: mergePatch, body: {} });
      expect(missing).toMatchObject(failure(404, "NotFound"));
      await ask(at, "POST", maps(at), { body: configMap("a") });
      const headers = { "content-type": "application/json" };
      expect(await ask(at, "PATCH", maps(at, "a"), { headers, body: {} })).toMatchObject(
        failure(415, "UnsupportedMediaType"),
      );
    },
  },
  {
    name: "an apply makes what is missing, and changes what is there",
    run: async (at) => {
      const request = {
        query: { fieldManager: "conformance", force: true },
        headers: { "content-type": "application/apply-patch+yaml" },
      };
      const made = await ask(at, "PATCH", maps(at, "a"), { ...request, body: configMap("a") });
      expect(made.status).toBe(201);
      const body = configMap("a", {}, { a: "2" });
      const changed = await ask(at, "PATCH", maps(at, "a"), { ...request, body });
      expect(changed).toMatchObject({ status: 200, body: { data: { a: "2" } } });
      expect(changed.body.metadata.uid).toBe(made.body.metadata.uid);
    },
  },
  {
    name: "a PUT of an old version is a conflict",
    run: async (at) => {
      const { body: made } = await ask(at, "POST", maps(at), { body: configMap("a") });
      await ask(at, "PATCH", maps(at, "a"), { headers: mergePatch, body: { data: { b: "2" } } });
      expect(await ask(at, "PUT", maps(at, "a"), { body: made })).toMatchObject(failure(409, "Conflict"));
    },
  },
];
