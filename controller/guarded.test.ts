// Guarantees: whoever slept in the middle of a pass sends nothing but reads afterwards.
import { expect, test, vi } from "vitest";
import type { KubernetesClient } from "@/lib/kubernetes/client";
import { ClaimLost } from "@/lib/operations/run-head";
import { guardedClient, guardedTransport } from "./guarded";

const heart = (alive: boolean) => ({
  heartbeat: {
    id: "c",
    alive: () => alive,
    time: () => 0,
    thisTerm: () => () => alive,
    stop: async () => {},
  },
});
const client = () => {
  const raw = vi.fn<KubernetesClient["raw"]>(async () => ({ status: 200, headers: {}, body: "" }) as never);
  const json = vi.fn<() => Promise<never>>(async () => ({}) as never);
  const one: KubernetesClient = {
    server: "",
    raw,
    json,
    chunks: vi.fn<KubernetesClient["chunks"]>(),
    close: async () => {},
  };
  return { one, raw, json };
};

test.each(["POST", "PATCH", "PUT", "DELETE"] as const)("%s needs a confirmed heartbeat", async (method) => {
  const { one, raw, json } = client();
  const asleep = guardedClient(heart(false), one, "run_1");
  await expect(asleep.json(method, "/x")).rejects.toThrow(ClaimLost);
  await expect(asleep.raw(method, "/x")).rejects.toThrow(ClaimLost);
  expect(json).not.toHaveBeenCalled();
  expect(raw).not.toHaveBeenCalled();
  await guardedClient(heart(true), one, "run_1").json(method, "/x");
  expect(json).toHaveBeenCalledOnce();
});

test("reading needs none", async () => {
  const { one, json } = client();
  await guardedClient(heart(false), one, "run_1").json("GET", "/x");
  expect(json).toHaveBeenCalledOnce();
});

test("a command to Flink needs one", async () => {
  const sent = vi.fn<Parameters<typeof guardedTransport>[1]>(async () => ({ status: 200, body: {} }));
  const asleep = guardedTransport(heart(false), sent, "run_1");
  await expect(asleep({ method: "POST", path: "/jobs/f/stop" })).rejects.toThrow(ClaimLost);
  expect(sent).not.toHaveBeenCalled();
  await expect(asleep({ method: "GET", path: "/jobs/overview" })).resolves.toBeDefined();
});
