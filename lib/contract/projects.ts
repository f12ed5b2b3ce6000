import { z } from "zod";
import { endpoint, projectParams, timestamp } from "./endpoint";

export const me = z.object({
  id: z.string(),
  kind: z.enum(["user", "token"]),
  name: z.string(),
  email: z.string().nullable(),
  platformAdmin: z.boolean(),
  projects: z.array(
    z.object({ slug: z.string(), name: z.string(), role: z.enum(["OWNER", "EDITOR", "VIEWER"]) }),
  ),
});
export type Me = z.infer<typeof me>;
export const getMe = endpoint({
  id: "getMe",
  method: "GET",
  path: "/me",
  tag: "Account",
  summary: "Who is asking, and which projects they see",
  permission: "signedIn",
  reply: me,
});

export const engine = z.object({
  id: z.string(),
  flinkVersion: z.string(),
  image: z.string(),
  isDefault: z.boolean(),
});
export type Engine = z.infer<typeof engine>;
export const listEngines = endpoint({
  id: "listEngines",
  method: "GET",
  path: "/engines",
  tag: "Engines",
  summary: "Flink versions with their images",
  permission: "signedIn",
  reply: z.object({ items: z.array(engine) }),
});

export const usage = z.object({ cpuMilli: z.int(), memoryMib: z.int() });
export const projectTarget = z.object({
  id: z.string(),
  name: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  status: z.enum(["PREPARING", "READY", "FAILED"]),
  quota: usage,
  used: usage,
});
export type ProjectTarget = z.infer<typeof projectTarget>;
export const listProjectTargets = endpoint({
  id: "listProjectTargets",
  method: "GET",
  path: "/projects/{project}/targets",
  tag: "Deployment targets",
  summary: "Where this project's jobs may run, with quota and usage",
  permission: "project.read",
  params: projectParams,
  reply: z.object({ items: z.array(projectTarget) }),
});

export const token = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string(),
  role: z.enum(["OWNER", "EDITOR", "VIEWER"]),
  createdAt: timestamp,
  expiresAt: timestamp.nullable(),
  lastUsedAt: timestamp.nullable(),
});
export const listTokens = endpoint({
  id: "listTokens",
  method: "GET",
  path: "/projects/{project}/tokens",
  tag: "API tokens",
  summary: "Tokens of a project that are not revoked",
  permission: "project.own",
  params: projectParams,
  reply: z.object({ items: z.array(token) }),
});
export const createToken = endpoint({
  id: "createToken",
  method: "POST",
  path: "/projects/{project}/tokens",
  tag: "API tokens",
  summary: "A new token; its text is shown this once",
  permission: "project.own",
  params: projectParams,
  body: z.object({
    name: z.string().trim().min(1).max(100),
    role: z.enum(["OWNER", "EDITOR", "VIEWER"]).default("EDITOR"),
    expiresAt: timestamp.optional(),
  }),
  reply: token.extend({ token: z.string() }),
  status: 201,
  secretReply: true,
});
export const revokeToken = endpoint({
  id: "revokeToken",
  method: "DELETE",
  path: "/projects/{project}/tokens/{token}",
  tag: "API tokens",
  summary: "Revoke a token at once",
  permission: "project.own",
  params: projectParams.extend({ token: z.string() }),
});

export const watchChanges = endpoint({
  id: "watchChanges",
  method: "GET",
  path: "/changes",
  tag: "Live",
  summary:
    "Server-sent events: `change` {subject, summary} in commit order with its position as id, `reset` when the given Last-Event-ID is too old, `heartbeat` {silentSince}: since when no controller is at work",
  permission: "signedIn",
  query: z.object({ project: z.string().optional() }),
  replyKind: "eventStream",
  status: 200,
});

/** What a change carries, by its subject's kind; the browser patches its cache with it. */
export const change = z.object({
  subject: z.string().describe("job:<id>, run:<id>, operation:<id>, target:<id>"),
  summary: z.record(z.string(), z.unknown()),
});
export type Change = z.infer<typeof change>;

/** Every 15 s, and at once when controllers fall silent or are heard again. */
export const heartbeat = z.object({
  silentSince: timestamp.nullable().describe("since when no controller is at work: states stand still"),
});
export type Heartbeat = z.infer<typeof heartbeat>;
