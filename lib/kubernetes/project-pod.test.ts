// A pod's status becomes evidence with its own times; the end of an earlier instance is not lost when the next one runs.
import { expect, it } from "vitest";
import { projectPod } from "./project-pod";

const at = (second: number) => `2026-11-21T11:00:${String(second).padStart(2, "0")}Z`;
const ms = (second: number) => Date.parse(at(second));
const metadata = {
  name: "mr-x-1",
  namespace: "n",
  uid: "u",
  creationTimestamp: at(0),
  labels: { component: "jobmanager", "millrace.dev/run": "run_x" },
};
const status = (more: object) => ({
  name: "flink-main-container",
  image: "i",
  imageID: "",
  ready: false,
  restartCount: 0,
  ...more,
});

it("reads a pod that waits for a place", () => {
  const conditions = [
    { type: "PodScheduled", status: "False", reason: "Unschedulable", message: "0/1 nodes" },
  ];
  expect(projectPod({ metadata, status: { phase: "Pending", conditions } })).toEqual({
    namespace: "n",
    runId: "run_x",
    pod: {
      name: "mr-x-1",
      uid: "u",
      component: "jobmanager",
      phase: "Pending",
      createdAt: ms(0),
      deleting: false,
      ready: false,
      unschedulable: "Unschedulable: 0/1 nodes",
      containers: [],
    },
  });
});

it("reads a pod that runs again, with its first start and its last end", () => {
  const ended = { exitCode: 1, reason: "Error", message: "why", startedAt: at(2), finishedAt: at(9) };
  const found = projectPod({
    metadata: { ...metadata, deletionTimestamp: at(30) },
    spec: { nodeName: "node", containers: [] },
    status: {
      phase: "Running",
      conditions: [{ type: "Ready", status: "True", lastTransitionTime: at(20) }],
      initContainerStatuses: [
        status({
          name: "fetch-jar",
          state: { terminated: { exitCode: 0, startedAt: at(1), finishedAt: at(2) } },
        }),
      ],
      containerStatuses: [
        status({
          restartCount: 1,
          state: { running: { startedAt: at(10) } },
          lastState: { terminated: ended },
        }),
      ],
    },
  });
  expect(found?.pod).toMatchObject({
    phase: "Running",
    deleting: true,
    node: "node",
    ready: true,
    readyAt: ms(20),
    startedAt: ms(2),
    containers: [
      {
        name: "fetch-jar",
        init: true,
        state: "terminated",
        lastExit: { exitCode: 0, reason: "", message: "" },
      },
      {
        name: "flink-main-container",
        init: false,
        restarts: 1,
        state: "running",
        startedAt: ms(10),
        lastExit: { exitCode: 1, reason: "Error", message: "why", finishedAt: ms(9) },
      },
    ],
  });
});

it("reads why a container waits", () => {
  const waiting = { reason: "ImagePullBackOff", message: "no such host" };
  const found = projectPod({
    metadata,
    status: { phase: "Pending", containerStatuses: [status({ state: { waiting } })] },
  });
  expect(found?.pod.containers[0]).toMatchObject({
    state: "waiting",
    waitingReason: "ImagePullBackOff",
    waitingMessage: "no such host",
  });
});

it("does not take a pod that is none of Flink's, and a phase it does not know is Unknown", () => {
  expect(projectPod({ metadata: { ...metadata, labels: { "millrace.dev/run": "run_x" } } })).toBeUndefined();
  expect(projectPod({ metadata, status: { phase: "Strange" } })?.pod.phase).toBe("Unknown");
});
