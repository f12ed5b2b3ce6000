// The simulated API server does what a real one does: the same cases run against both.
import { expect, it } from "vitest";
import { simCluster } from "./cluster";
import { type Bench, conformance } from "./conformance";
import { clock } from "./testing/clock";
import { clientOf } from "./testing/transport";

/** Streams hand on what they were given in turns of the event loop. */
const turn = () => new Promise<void>((done) => setImmediate(done));

it.each(conformance)("$name", async ({ run }) => {
  const { kernel, pass } = clock();
  const cluster = simCluster(kernel);
  const client = clientOf(cluster);
  cluster.createNamespace("cases");
  pass(1_000);
  const bench: Bench = {
    client,
    namespace: "cases",
    async otherNamespace() {
      cluster.createNamespace("cases-other");
      pass(1_000);
      return "cases-other";
    },
    compact: cluster.compact,
    async until(ask) {
      for (let look = 0; look < 1_000; look++) {
        const answer = await ask();
        if (answer !== undefined && answer !== false) return answer;
        pass(100);
        await turn();
      }
      throw new Error(`Nothing came: ${ask.toString()}`);
    },
  };
  await expect(run(bench)).resolves.toBeUndefined();
});

it("a token that goes on from before a compaction is expired", async () => {
  const { kernel, pass } = clock();
  const cluster = simCluster(kernel);
  for (const name of ["a", "b"]) cluster.createNamespace(name);
  pass(1_000);
  const list = (query: Record<string, string>) => {
    const answer = cluster.handle({ method: "GET", path: "/api/v1/namespaces", query, headers: {} });
    return "body" in answer ? (JSON.parse(answer.body) as object) : {};
  };
  const first = list({ limit: "1" }) as { metadata?: { continue?: string } };
  cluster.compact();
  expect(list({ limit: "1", continue: first.metadata?.continue ?? "" })).toMatchObject({
    code: 410,
    reason: "Expired",
  });
});
