import { z } from "zod";
import { endpoint, timestamp } from "./endpoint";
import { operation } from "./operations";
import { usage } from "./projects";

const tag = "Administration";
const kubernetesName = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, "lower-case letters, digits and dashes, at most 63");

export const cluster = z.object({
  id: z.string(),
  name: z.string(),
  server: z.string(),
  flinkAccess: z.enum(["PROXY", "DIRECT"]),
  prometheusUrl: z.string().nullable(),
  storageClass: z.string(),
  targets: z.int(),
  /** asked with web's credential when the list is read */
  reachable: z.boolean(),
  kubernetesVersion: z.string().nullable(),
  trouble: z.string().nullable(),
  createdAt: timestamp,
});
export type Cluster = z.infer<typeof cluster>;
export const clusterInput = z.object({
  name: kubernetesName,
  controllerKubeconfig: z
    .string()
    .min(1)
    .max(64 * 1024)
    .describe("YAML; may create what DESIGN's RBAC lists"),
  webKubeconfig: z
    .string()
    .min(1)
    .max(64 * 1024)
    .describe("YAML; read only"),
  flinkAccess: z.enum(["PROXY", "DIRECT"]).default("PROXY"),
  prometheusUrl: z.url().nullable().default(null),
  storageClass: kubernetesName,
});
export const listClusters = endpoint({
  id: "listClusters",
  method: "GET",
  path: "/clusters",
  tag,
  summary: "Registered clusters and whether they answer",
  permission: "platform.admin",
  reply: z.object({ items: z.array(cluster) }),
});
export const createCluster = endpoint({
  id: "createCluster",
  method: "POST",
  path: "/clusters",
  tag,
  summary: "Register a cluster; both credentials are tried before they are stored",
  permission: "platform.admin",
  body: clusterInput,
  reply: cluster,
  status: 201,
});

export const target = z.object({
  id: z.string(),
  name: z.string(),
  cluster: z.object({ id: z.string(), name: z.string() }),
  project: z.object({ slug: z.string(), name: z.string() }),
  namespace: z.string(),
  quota: usage,
  used: usage,
  liveRuns: z.int(),
  status: z.enum(["PREPARING", "READY", "FAILED"]),
  statusMessage: z.string().nullable(),
  stateUri: z.string(),
  createdAt: timestamp,
});
export type Target = z.infer<typeof target>;
const quota = z.object({
  cpuMilli: z.int().min(100).max(1_000_000_000),
  memoryMib: z.int().min(512).max(1_000_000_000),
});
export const listTargets = endpoint({
  id: "listTargets",
  method: "GET",
  path: "/targets",
  tag,
  summary: "Deployment targets with quota and usage",
  permission: "platform.admin",
  reply: z.object({ items: z.array(target) }),
});
export const createTarget = endpoint({
  id: "createTarget",
  method: "POST",
  path: "/targets",
  tag,
  summary: "A namespace with accounts, quota and state, granted to one project; the controller makes it",
  permission: "platform.admin",
  body: z.object({
    name: kubernetesName,
    clusterId: z.string(),
    project: z.string().describe("slug"),
    namespace: kubernetesName,
    quota,
  }),
  reply: operation,
  status: 202,
});
export const changeTarget = endpoint({
  id: "changeTarget",
  method: "PATCH",
  path: "/targets/{target}",
  tag,
  summary: "Change a target's quota; refused below what its live runs hold",
  permission: "platform.admin",
  params: z.object({ target: z.string() }),
  body: z.object({ quota }),
  reply: operation,
  status: 202,
});

export const project = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  targets: z.int(),
  jobs: z.int(),
  createdAt: timestamp,
});
export const listProjects = endpoint({
  id: "listProjects",
  method: "GET",
  path: "/projects",
  tag,
  summary: "All projects",
  permission: "platform.admin",
  reply: z.object({ items: z.array(project) }),
});
export const createProject = endpoint({
  id: "createProject",
  method: "POST",
  path: "/projects",
  tag,
  summary: "A new project, owned by the caller",
  permission: "platform.admin",
  body: z.object({ slug: kubernetesName, name: z.string().trim().min(1).max(100) }),
  reply: project,
  status: 201,
});
