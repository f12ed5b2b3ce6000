// The simulated API server does what a real one does: the same cases run against both.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, expect, it } from "vitest";
import { connect } from "@/lib/kubernetes/client";
import { reduceKubeconfig } from "@/lib/kubernetes/kubeconfig";
import { namespacePath } from "@/lib/kubernetes/paths";
import { info } from "@/lib/kubernetes/testing/target";
import { until } from "@/lib/kubernetes/testing/until";
import { type Bench, conformance } from "./conformance";

const client = connect(reduceKubeconfig(readFileSync(info.kubeconfig, "utf8")));
const left: string[] = [];

async function newNamespace(): Promise<string> {
  const name = `mr-conformance-${randomBytes(4).toString("hex")}`;
  const body = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
  await client.json("POST", "/api/v1/namespaces", { body });
  left.push(name);
  return name;
}

afterAll(async () => {
  for (const name of left) await client.json("DELETE", namespacePath(name)).catch(() => undefined);
  await client.close();
});

it.each(conformance)("$name", async ({ run }) => {
  const namespace = await newNamespace();
  const bench: Bench = {
    client,
    namespace,
    until: (ask) => until(ask, 50_000),
    otherNamespace: newNamespace,
    // Version 1 is older than this server's own start.
    compact: () => undefined,
  };
  await expect(run(bench)).resolves.toBeUndefined();
});
