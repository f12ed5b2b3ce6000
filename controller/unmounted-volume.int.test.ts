// Guarantees on a real cluster: a pod that its node has and cannot start says why, in Kubernetes' own words, and the start
// goes on by itself when that is mended.
import { renameSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { V1PersistentVolume, V1PersistentVolumeClaim } from "@kubernetes/client-node";
import { pathOf } from "@/lib/kubernetes/paths";
import { until } from "@/lib/kubernetes/testing/until";
import { endControllers, startController } from "./testing/process";
import { controllerKubeconfig, type Scene, scene } from "./testing/scene";

let at: Scene;
let mend = () => {};
beforeAll(async () => {
  at = await scene({ pods: true, kubeconfig: await controllerKubeconfig() });
  await at.db.engine.updateMany({ data: { image: "millrace/flink:2.3.0-1" } });
  await startController(at.environment);
  await at.prepare();
}, 120_000);
afterAll(async () => {
  try {
    mend();
  } finally {
    endControllers();
    await at?.remove();
  }
}, 120_000);

/** As a file server that is away: the volume's folder is missing until the answer is called. */
async function takeVolume(): Promise<() => void> {
  const claims = pathOf("PersistentVolumeClaim", at.namespace, "millrace-state");
  const { spec: claim } = await at.client.json<V1PersistentVolumeClaim>("GET", claims);
  const path = `/api/v1/persistentvolumes/${claim?.volumeName}`;
  const { spec } = await at.client.json<V1PersistentVolume>("GET", path);
  const folder = spec?.hostPath?.path ?? "";
  renameSync(folder, `${folder}.away`);
  let away = true;
  return () => {
    if (away) renameSync(`${folder}.away`, folder);
    away = false;
  };
}

test("a volume that cannot be mounted is told, and the start goes on when it can", async () => {
  mend = await takeVolume();
  const run = await at.start();
  const row = () => at.db.run.findUniqueOrThrow({ where: { id: run.runId }, include: { events: true } });
  const told = await until(async () => {
    const now = await row();
    return now.reason === "PodNotStarting" && now;
  }, 120_000);
  expect(told.state).toBe("STARTED");
  expect(told.message).toMatch(
    /does not start: FailedMount: MountVolume.SetUp failed .*(is not a directory|does not exist)/,
  );
  expect(told.events.filter(({ type }) => type === "PodNotStarting")).toHaveLength(1);

  mend();
  const up = await until(async () => {
    const now = await row();
    return now.state !== "STARTED" && now;
  }, 240_000);
  expect(up.reason).not.toBe("PodNotStarting");
  await run.cancel();
  await until(async () => (await row()).releasedAt !== null, 120_000);
}, 600_000);
