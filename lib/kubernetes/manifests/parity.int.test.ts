// Our objects are those that Flink's own client makes on the same cluster for the same job, but for the differences below.
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { flinkConfiguration } from "@/lib/flink/configuration/configuration";
import { createRun } from "../apply";
import { list } from "../list";
import { type NamespacedKind, pathOf } from "../paths";
import { type Difference, differences } from "../testing/differences";
import { submitByFlink } from "../testing/flink-client";
import { type TestTarget, testTarget } from "../testing/target";
import { until } from "../testing/until";
import { expected } from "../testing/parity-differences";

/** No pod is let in by these quotas: objects are compared, nothing runs. */
const nothing = { cpuMilli: 1, memoryMib: 1 };
let ours: TestTarget;
let theirs: TestTarget;
beforeAll(async () => {
  [ours, theirs] = await Promise.all([testTarget(nothing), testTarget(nothing)]);
}, 120_000);
afterAll(async () => {
  await Promise.all([ours.remove(), theirs.remove()]);
}, 120_000);

it("differs from Flink's own client only where it is said why", async () => {
  const code = {
    kind: "JAR",
    artifactId: "art_test",
    mainClass: "com.acme.Job",
    arguments: ["--rate", "10; '\"$x"],
  };
  const artifact = { sha256: "0".repeat(64), url: "http://console/artifact" };
  const run = ours.run({ code, parallelism: 3, slotsPerTaskManager: 2 }, { artifact });
  const manifests = ours.manifests(run);
  await createRun(ours.client, manifests);
  const template = manifests.owned.find(({ metadata }) => metadata.name.startsWith("pod-template-"));
  await submitByFlink(
    flinkConfiguration({ ...run, namespace: theirs.namespace }),
    { jar: "local:///opt/flink/job/job.jar", mainClass: code.mainClass, arguments: code.arguments },
    template && "data" in template ? (template.data?.["taskmanager-pod-template.yaml"] ?? "") : "",
  );
  await Promise.all([ours, theirs].map((target) => until(() => isNumbered(target, run.clusterId))));
  const found = differences(await objectsOf(ours, run.clusterId), await objectsOf(theirs, run.clusterId));
  const unexplained = found.filter(({ path }) => !expected.some(({ where }) => where.test(path)));
  expect(unexplained).toEqual([]);
  const vanished = expected.filter(({ where }) => !found.some(({ path }: Difference) => where.test(path)));
  expect(vanished.map(({ where }) => `${where}`)).toEqual([]);
}, 180_000);

/** The Deployment controller writes the revision beside what was asked for. */
async function isNumbered({ client, namespace }: TestTarget, clusterId: string): Promise<boolean> {
  const path = pathOf("Deployment", namespace, clusterId);
  const { metadata } = await client.json<{ metadata: { annotations?: Record<string, string> } }>("GET", path);
  return metadata.annotations?.["deployment.kubernetes.io/revision"] !== undefined;
}

type Loose = {
  metadata: { name: string; [field: string]: unknown };
  data?: Record<string, string>;
  [field: string]: unknown;
};

/** By kind and name; what the API server or chance adds is taken out, files are read as what they are. */
async function objectsOf(
  { client, namespace }: TestTarget,
  clusterId: string,
): Promise<Record<string, unknown>> {
  const kinds: NamespacedKind[] = ["Deployment", "ConfigMap", "Service", "Secret"];
  const query = { labelSelector: `app=${clusterId}` };
  const found = await Promise.all(
    kinds.map(async (kind) => {
      const items = await until(() => list<Loose>(client, pathOf(kind, namespace), { query }));
      return items.map((item) => [`${kind} ${item.metadata.name}`, plain(item)] as const);
    }),
  );
  const text = JSON.stringify(Object.fromEntries(found.flat()));
  return z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(text.replaceAll(namespace, "NAMESPACE").replaceAll(clusterId, "CID")));
}

const readable = ([file, text]: [string, string]) => [
  file,
  file.endsWith(".yaml") ? flat(parse(text)) : text,
];

function plain({ metadata, status: _status, ...rest }: Loose): unknown {
  const { labels, annotations, ownerReferences } = metadata;
  const owners = Array.isArray(ownerReferences)
    ? ownerReferences.map((owner: object) => ({ ...owner, uid: "UID" }))
    : undefined;
  const data = rest.data && Object.fromEntries(Object.entries(rest.data).map(readable));
  return { ...rest, ...(data && { data }), metadata: { labels, annotations, ownerReferences: owners } };
}

/** Flink writes nested keys or flat ones, `true` or `"true"`, as it likes; a Pod stays as it is. */
function flat(value: unknown, path = ""): unknown {
  if (Array.isArray(value)) return value;
  if (typeof value === "number" || typeof value === "boolean") return `${value}`;
  if (typeof value !== "object" || value === null) return value;
  if (path === "" && "kind" in value) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
      const name = path === "" ? key : `${path}.${key}`;
      const below = flat(inner, name);
      return typeof below === "object" && below !== null && !Array.isArray(below)
        ? Object.entries(below)
        : [[name, below]];
    }),
  );
}
