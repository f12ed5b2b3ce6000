// Guarantees: a scraped pod is one that runs, and its series can be found by run, job and component.
import { expect, test } from "vitest";
import { type Pod, targetGroups } from "./prometheus-config";

const pod = (name: string, phase: string, labels: Record<string, string>, podIP?: string): Pod => ({
  metadata: { name, namespace: "mr-1-demo", labels },
  status: { phase, ...(podIP ? { podIP } : {}) },
});

test("a pod becomes a target with the labels that charts ask by", () => {
  const labels = {
    app: "c1",
    component: "taskmanager",
    "millrace.dev/run": "run_1",
    "millrace.dev/job": "job_1",
  };
  expect(targetGroups([pod("c1-taskmanager-1-1", "Running", labels, "10.88.0.9")])).toEqual([
    {
      targets: ["10.88.0.9:9249"],
      labels: {
        namespace: "mr-1-demo",
        pod: "c1-taskmanager-1-1",
        app: "c1",
        component: "taskmanager",
        run: "run_1",
        job: "job_1",
      },
    },
  ]);
});

test("pods that wait, have ended or have no address are left out, and no label is made up", () => {
  const pods = [
    pod("b", "Pending", {}),
    pod("c", "Failed", {}, "10.88.0.2"),
    pod("a", "Running", { app: "x" }, "10.88.0.3"),
  ];
  expect(targetGroups(pods)).toEqual([
    { targets: ["10.88.0.3:9249"], labels: { namespace: "mr-1-demo", pod: "a", app: "x" } },
  ]);
});
