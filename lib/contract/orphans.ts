import { z } from "zod";
import { orphanKinds } from "@/lib/domain/orphans";
import { endpoint, pageOf, pageQuery, timestamp } from "./endpoint";
import { operation } from "./operations";
import { runSummary } from "./runs";

const tag = "Administration";
const named = z.object({ id: z.string(), name: z.string() });
const project = z.object({ slug: z.string(), name: z.string() });
const refusal = z
  .enum(["foreign", "noTarget", "known", "name"])
  .nullable()
  .describe("why it is refused; null: it is not");

export const orphan = z.object({
  id: z.string(),
  kind: z
    .enum(orphanKinds)
    .describe(
      "UNKNOWN_RUN: of a run that Millrace does not know; MISPLACED: of a run that belongs elsewhere; " +
        "REPLACED: another UID than was recorded; FOREIGN: native Flink that is not Millrace's",
    ),
  cluster: named,
  /** whose namespace it stands in */
  target: named.nullable(),
  project: project.nullable().describe("the target's"),
  namespace: z.string(),
  name: z.string(),
  uid: z.string(),
  runId: z.string().nullable().describe("by its label"),
  jobId: z.string().nullable().describe("by its label"),
  /** what the labels name, where it is there */
  run: z.object({ id: z.string(), number: z.int(), project: z.string() }).nullable(),
  job: named.nullable(),
  createdAt: timestamp.describe("of the object"),
  firstSeenAt: timestamp,
  lastSeenAt: timestamp,
  operation: operation.nullable().describe("the newest adoption or deletion of it, under way or ended"),
  refusals: z.object({ adopt: refusal, delete: refusal }),
});
export type Orphan = z.infer<typeof orphan>;

export const sweep = z.object({
  cluster: named,
  sweptAt: timestamp.nullable().describe("when the cluster was compared with Postgres last"),
  trouble: z.string().nullable().describe("why the last comparison saw nothing"),
});

export const listOrphans = endpoint({
  id: "listOrphans",
  method: "GET",
  path: "/admin/orphans",
  tag,
  summary:
    "Deployments in clusters that are no live run's own, newest first, and when each cluster was looked at",
  permission: "platform.admin",
  query: pageQuery,
  reply: pageOf(orphan).extend({ sweeps: z.array(sweep) }),
});
const params = z.object({ orphan: z.string() });
export const adoptOrphan = endpoint({
  id: "adoptOrphan",
  method: "POST",
  path: "/admin/orphans/{orphan}/adopt",
  tag,
  summary:
    "Make an orphan a run: of the job that its label names, or where that is not there of the job given",
  permission: "platform.admin",
  params,
  body: z.object({ jobId: z.string().optional() }).optional(),
  reply: operation,
  status: 202,
});
export const deleteOrphan = endpoint({
  id: "deleteOrphan",
  method: "POST",
  path: "/admin/orphans/{orphan}/delete",
  tag,
  summary: "Delete an orphan's Deployment, by the UID that was seen, and the pods that it owns",
  permission: "platform.admin",
  params,
  reply: operation,
  status: 202,
});

export const missingRun = z.object({
  run: runSummary,
  job: named,
  project,
  cluster: named,
  namespace: z.string(),
  /** of the Deployment */
  name: z.string(),
  since: timestamp.describe("the first sweep that did not find it"),
});
export type MissingRun = z.infer<typeof missingRun>;
export const listMissingRuns = endpoint({
  id: "listMissingRuns",
  method: "GET",
  path: "/admin/missing-runs",
  tag,
  summary: "Live runs whose Deployment the last sweep did not find, newest first",
  permission: "platform.admin",
  query: pageQuery,
  reply: pageOf(missingRun),
});
