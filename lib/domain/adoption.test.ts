// Guarantees: a run is taken up again only with the ids that its own configuration names, and with what it really holds.
import { expect, test } from "vitest";
import { readAdoption } from "./adoption";

const [job, application] = ["0123456789abcdef".repeat(2), "fedcba9876543210".repeat(2)];
const options = {
  "$internal.pipeline.job-id": job,
  "$internal.application.id": application,
  "cluster.id": application,
  "kubernetes.cluster-id": "mr-1",
  "kubernetes.container.image.ref": "flink:test",
  "parallelism.default": "5",
  "taskmanager.numberOfTaskSlots": "2",
  "jobmanager.memory.process.size": "1024m",
  "taskmanager.memory.process.size": "2048m",
  "kubernetes.jobmanager.cpu.amount": "0.5",
  "kubernetes.taskmanager.cpu.amount": "1.1",
};
const whole = {
  flinkJobId: job,
  applicationId: application,
  clusterId: "mr-1",
  image: "flink:test",
  restorePath: null,
  allowNonRestoredState: false,
  held: { cpuMilli: 3800, memoryMib: 7168 },
};

test("ids, image and what it holds", () => {
  expect(readAdoption(options)).toEqual(whole);
});

test("what it was started from", () => {
  const restored = {
    ...options,
    "execution.state-recovery.path": "file:///opt/flink/state/savepoints/a",
    "execution.state-recovery.ignore-unclaimed-state": "true",
  };
  expect(readAdoption(restored)).toMatchObject({
    restorePath: "file:///opt/flink/state/savepoints/a",
    allowNonRestoredState: true,
  });
});

test("before Flink 2.3 an application has no id", () => {
  const { "$internal.application.id": _, "cluster.id": __, ...old } = options;
  expect(readAdoption(old)).toEqual({ ...whole, applicationId: null });
});

test("a figure that cannot be read leaves what it holds unknown, and the rest known", () => {
  for (const name of [
    "parallelism.default",
    "jobmanager.memory.process.size",
    "taskmanager.numberOfTaskSlots",
  ])
    for (const value of ["", "many", "0x"])
      expect(readAdoption({ ...options, [name]: value })).toEqual({ ...whole, held: null });
});

test.each(["$internal.pipeline.job-id", "kubernetes.cluster-id", "kubernetes.container.image.ref"])(
  "without %s it is not known which job it is",
  (name) => {
    expect(readAdoption({ ...options, [name]: "" })).toEqual({ missing: [name] });
  },
);
