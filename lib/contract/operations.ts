import { z } from "zod";
import { operationKinds, operationStates } from "@/lib/domain/operation";
import { endpoint, projectParams, timestamp } from "./endpoint";

export const operation = z.object({
  id: z.string(),
  kind: z.enum(operationKinds),
  state: z.enum(operationStates),
  project: z.string().describe("slug"),
  jobId: z.string().nullable(),
  runId: z.string().nullable(),
  targetId: z.string().nullable(),
  progress: z.int().min(0).max(100),
  step: z.string().describe("what is being done now, for people"),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  requestedBy: z.string().nullable().describe("name of the user or token"),
  createdAt: timestamp,
  finishedAt: timestamp.nullable(),
});
export type Operation = z.infer<typeof operation>;

export const getOperation = endpoint({
  id: "getOperation",
  method: "GET",
  path: "/projects/{project}/operations/{operation}",
  tag: "Operations",
  summary: "One asynchronous command: how far it is, and how it ended",
  permission: "project.read",
  params: projectParams.extend({ operation: z.string() }),
  reply: operation,
});
