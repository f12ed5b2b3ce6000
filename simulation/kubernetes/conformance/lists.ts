import { expect } from "vitest";
import { type Bench, type Case, ask, configMap, maps } from "./bench";

const made = async (at: Bench, labels: Record<string, Record<string, string>>) => {
  for (const [name, own] of Object.entries(labels))
    await ask(at, "POST", maps(at), { body: configMap(name, { labels: { suite: at.namespace, ...own } }) });
};
/** Every namespace has a ConfigMap of Kubernetes' own: `suite` is ours. */
const names = async (at: Bench, selector: string, path = maps(at)) => {
  const labelSelector = [`suite=${at.namespace}`, selector].filter(Boolean).join(",");
  const { body } = await ask(at, "GET", path, { query: { labelSelector } });
  return body.items.map(({ metadata }) => metadata.name);
};
const three = { a: { x: "1", y: "1" }, b: { x: "2" }, c: { y: "1" } };

const selecting = (selector: string, expected: string[]): Case => ({
  name: `a list by ${selector}`,
  run: async (at) => {
    await made(at, three);
    expect(await names(at, selector)).toEqual(expected);
  },
});

export const listCases: Case[] = [
  selecting("x=1", ["a"]),
  selecting("x==2", ["b"]),
  selecting("x", ["a", "b"]),
  selecting("!x", ["c"]),
  selecting("x!=1", ["b", "c"]),
  selecting("x,y=1", ["a"]),
  selecting("x in (1, 2)", ["a", "b"]),
  selecting("x notin (1)", ["b", "c"]),
  {
    name: "a selector that cannot be read is a bad request",
    run: async (at) => {
      const answer = await ask(at, "GET", maps(at), { query: { labelSelector: "a=b=c" } });
      expect(answer).toMatchObject({ status: 400, body: { kind: "Status", reason: "BadRequest" } });
    },
  },
  {
    name: "a list is in the order of names, under a version as late as its objects'",
    run: async (at) => {
      await made(at, { c: {}, a: {}, b: {} });
      const query = { labelSelector: `suite=${at.namespace}` };
      const { body } = await ask(at, "GET", maps(at), { query });
      expect(body.kind).toBe("ConfigMapList");
      expect(body.items.map(({ metadata }) => metadata.name)).toEqual(["a", "b", "c"]);
      for (const { metadata } of body.items)
        expect(Number(metadata.resourceVersion)).toBeLessThanOrEqual(Number(body.metadata.resourceVersion));
    },
  },
  {
    name: "a list by the field metadata.name",
    run: async (at) => {
      await made(at, three);
      const { body } = await ask(at, "GET", maps(at), { query: { fieldSelector: "metadata.name=b" } });
      expect(body.items.map(({ metadata }) => metadata.name)).toEqual(["b"]);
    },
  },
  {
    name: "pages are of one version: what is made or deleted between them changes nothing",
    run: async (at) => {
      await made(at, three);
      const query = { labelSelector: `suite=${at.namespace}`, limit: 1 };
      const { body: first } = await ask(at, "GET", maps(at), { query });
      expect(first.items.map(({ metadata }) => metadata.name)).toEqual(["a"]);
      await made(at, { bb: {} });
      await ask(at, "DELETE", maps(at, "c"));
      const next = { ...query, limit: 500, continue: first.metadata.continue };
      const { body: rest } = await ask(at, "GET", maps(at), { query: next });
      expect(rest.items.map(({ metadata }) => metadata.name)).toEqual(["b", "c"]);
      expect(rest.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
      expect(rest.metadata.continue ?? "").toBe("");
      expect(await names(at, "")).toEqual(["a", "b", "bb"]);
    },
  },
  {
    name: "a page says how many are left, where nothing is selected",
    run: async (at) => {
      await made(at, three);
      await at.until(async () => (await ask(at, "GET", maps(at))).body.items.length === 4);
      const { body } = await ask(at, "GET", maps(at), { query: { limit: 1 } });
      expect(body.metadata.remainingItemCount).toBe(3);
      const query = { limit: 1, labelSelector: `suite=${at.namespace}` };
      const { body: selected } = await ask(at, "GET", maps(at), { query });
      expect(selected.metadata).not.toHaveProperty("remainingItemCount");
    },
  },
  {
    name: "a token that is none is a bad request",
    run: async (at) => {
      const answer = await ask(at, "GET", maps(at), { query: { limit: 1, continue: "nothing" } });
      expect(answer).toMatchObject({ status: 400, body: { reason: "BadRequest" } });
    },
  },
  {
    name: "metadata alone, where it is asked for",
    run: async (at) => {
      await made(at, { a: {} });
      const { body } = await ask(at, "GET", maps(at), {
        query: { labelSelector: `suite=${at.namespace}` },
        headers: { accept: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1" },
      });
      expect(body.kind).toBe("PartialObjectMetadataList");
      expect(body.items).toHaveLength(1);
      expect(body.items[0]).toMatchObject({ metadata: { name: "a" } });
      expect(body.items[0]).not.toHaveProperty("data");
    },
  },
  {
    name: "a list of all namespaces, in their order",
    run: async (at) => {
      const other = await at.otherNamespace();
      await made(at, { a: {} });
      const labels = { suite: at.namespace };
      await ask(at, "POST", maps({ ...at, namespace: other }), { body: configMap("a", { labels }) });
      const query = { labelSelector: `suite=${at.namespace}` };
      const { body } = await ask(at, "GET", "/api/v1/configmaps", { query });
      const inOrder = [`${at.namespace}/a`, `${other}/a`].toSorted();
      expect(body.items.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual(inOrder);
      expect(await names(at, "")).toEqual(["a"]);
    },
  },
];
