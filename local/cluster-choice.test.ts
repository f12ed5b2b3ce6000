// Guarantees: another cluster is used only when it is named, and what is missing for it is named too.
import { expect, test } from "vitest";
import { chooseCluster } from "./cluster-choice";

const complete = {
  MILLRACE_KUBECONFIG: "/k",
  MILLRACE_ENGINE_IMAGE: "registry/flink:1",
  MILLRACE_STATE: "pvc:nfs",
  MILLRACE_INTERNAL_URL: "http://console:8800",
} as unknown as NodeJS.ProcessEnv;

test("the user's own context is never taken by accident", () => {
  expect(
    chooseCluster({ ...complete, MILLRACE_KUBECONFIG: "", KUBECONFIG: "/home/me/.kube/config" }).local,
  ).toBe(true);
});

test("everything that is missing is named at once", () => {
  expect(() => chooseCluster({ ...complete, MILLRACE_ENGINE_IMAGE: "", MILLRACE_STATE: "" })).toThrow(
    "not MILLRACE_ENGINE_IMAGE, MILLRACE_STATE",
  );
});

test("state is a storage class", () => {
  expect(chooseCluster(complete)).toMatchObject({ local: false, storageClass: "nfs", kubeconfig: "/k" });
  expect(() => chooseCluster({ ...complete, MILLRACE_STATE: "/tmp" })).toThrow(
    "MILLRACE_STATE=/tmp is not understood",
  );
});
