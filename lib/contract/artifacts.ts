import { z } from "zod";
import { endpoint, pageOf, pageQuery, projectParams, timestamp } from "./endpoint";

export const artifact = z.object({
  id: z.string(),
  fileName: z.string(),
  sha256: z.string(),
  sizeBytes: z.number(),
  createdAt: timestamp,
  createdBy: z.string().nullable(),
});
export type Artifact = z.infer<typeof artifact>;

export const uploadArtifact = endpoint({
  id: "uploadArtifact",
  method: "POST",
  path: "/projects/{project}/artifacts",
  tag: "Artifacts",
  summary: "Upload a JAR as the raw body; the same bytes are kept once",
  permission: "project.write",
  params: projectParams,
  query: z.object({
    fileName: z.string().regex(/^[^/\\]{1,200}\.jar$/i, "a file name that ends with .jar"),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional()
      .describe("refused if the received bytes do not have it"),
  }),
  bodyKind: "stream",
  reply: artifact,
  status: 201,
});
export const listArtifacts = endpoint({
  id: "listArtifacts",
  method: "GET",
  path: "/projects/{project}/artifacts",
  tag: "Artifacts",
  summary: "Uploaded JARs, newest first",
  permission: "project.read",
  params: projectParams,
  query: pageQuery,
  reply: pageOf(artifact),
});
export const fetchArtifact = endpoint({
  id: "fetchArtifact",
  method: "GET",
  path: "/internal/artifacts/{run}/{sha256}",
  tag: "Internal",
  summary: "For a run's init container: its own artifact, until the run is released",
  permission: "runKey",
  params: z.object({ run: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  query: z.object({ key: z.string() }),
  replyKind: "binary",
  status: 200,
});
