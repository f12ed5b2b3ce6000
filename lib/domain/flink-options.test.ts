// A user's options can neither take a run out of Millrace's sight nor put a secret into a ConfigMap; tuning is free.
import { expect, it } from "vitest";
import { flinkOptionRefusal, refusedFlinkOptions } from "./flink-options";

it.each([
  "execution.checkpointing.timeout",
  "execution.checkpointing.num-retained",
  "execution.runtime-mode",
  "state.backend.type",
  "table.exec.mini-batch.enabled",
  "restart-strategy.type",
  "taskmanager.memory.managed.fraction",
  "jobmanager.scheduler",
  "slotmanager.number-of-slots.min",
  "env.java.opts.taskmanager",
  "rest.flamegraph.enabled",
  "web.checkpoints.history",
  "pipeline.object-reuse",
])("allows %s", (name) => {
  expect(flinkOptionRefusal(name)).toBeUndefined();
});

it.each([
  "execution.checkpointing.dir",
  "execution.checkpointing.interval",
  "execution.state-recovery.path",
  "execution.shutdown-on-application-finish",
  "state.checkpoints.dir",
  "kubernetes.container.image.ref",
  "kubernetes.taskmanager.labels",
  "high-availability.storageDir",
  "job-result-store.delete-on-commit",
  "cluster.id",
  "parallelism.default",
  "taskmanager.numberOfTaskSlots",
  "env.java.opts.all",
  "rest.port",
  "metrics.reporter.prom.port",
  "s3.secret-key",
  "s3.access-key",
  "table.catalog.password",
  "pipeline.jars",
  "security.kerberos.login.keytab",
  "no.such.thing",
])("refuses %s, and says why", (name) => {
  expect(flinkOptionRefusal(name)).toMatch(/\w+/);
});

it("names each refused option", () => {
  expect(
    refusedFlinkOptions({ "rest.port": "1", "state.backend.type": "rocksdb" }).map(({ name }) => name),
  ).toEqual(["rest.port"]);
});
