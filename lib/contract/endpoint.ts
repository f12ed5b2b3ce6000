import { z } from "zod";

export type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

/** What a caller must be allowed to do; `lib/operations/permissions.ts` says which role may. */
export type Permission =
  | "public"
  | "signedIn"
  | "platform.admin"
  | "project.read"
  | "project.write"
  | "project.operate"
  | "project.own"
  | "runKey";

/**
 * One endpoint of the REST API, declared once: the server validates by it, the OpenAPI document and the browser's client
 * are made from it. `path` is below /api/v1 and names its parameters in braces.
 */
export type Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
> = {
  id: string;
  method: Method;
  path: string;
  tag: string;
  summary: string;
  permission: Permission;
  params: Params;
  query: Query;
  body: Body;
  reply: Reply;
  status: 200 | 201 | 202 | 204;
  /** `json` unless said: uploads and streams are not parsed by the wrapper */
  bodyKind: "json" | "stream" | "none";
  replyKind: "json" | "eventStream" | "text" | "binary" | "none";
  /** accepts Idempotency-Key */
  idempotent: boolean;
  /** the reply holds a secret that is shown this once: it is not kept, so it cannot be replayed */
  secretReply: boolean;
};

const nothing = z.object({});
type Nothing = typeof nothing;

export function endpoint<
  Params extends z.ZodType = Nothing,
  Query extends z.ZodType = Nothing,
  Body extends z.ZodType = z.ZodUndefined,
  Reply extends z.ZodType = z.ZodUndefined,
>(
  given: Pick<Endpoint, "id" | "method" | "path" | "tag" | "summary" | "permission"> &
    Partial<Pick<Endpoint, "status" | "bodyKind" | "replyKind" | "secretReply">> & {
      params?: Params;
      query?: Query;
      body?: Body;
      reply?: Reply;
    },
): Endpoint<Params, Query, Body, Reply> {
  return {
    status: given.reply ? 200 : 204,
    bodyKind: given.body ? "json" : "none",
    replyKind: given.reply ? "json" : "none",
    ...given,
    params: (given.params ?? nothing) as unknown as Params,
    query: (given.query ?? nothing) as unknown as Query,
    body: (given.body ?? z.undefined()) as unknown as Body,
    reply: (given.reply ?? z.undefined()) as unknown as Reply,
    idempotent: given.method === "POST",
    secretReply: given.secretReply ?? false,
  };
}

export const timestamp = z.iso.datetime().describe("RFC 3339, UTC, milliseconds");

/** Cursor pagination: `cursor` comes from the page before; there is no total. */
export const pageQuery = z.object({
  cursor: z.string().max(512).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const projectParams = z.object({ project: z.string().describe("slug of the project") });
