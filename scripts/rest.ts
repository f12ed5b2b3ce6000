import { type Artifact, uploadArtifact } from "@/lib/contract/artifacts";
import {
  type CallArguments,
  type CallOptions,
  errorOf,
  newIdempotencyKey,
  pathOf,
  type ReplyOf,
} from "@/lib/contract/browser-client";
import type { Endpoint } from "@/lib/contract/endpoint";
import { info } from "./info";

async function send(
  token: string,
  endpoint: Endpoint,
  options: CallOptions<Endpoint> = {},
): Promise<Response> {
  const path = pathOf(
    endpoint,
    options.params as Record<string, unknown>,
    options.query as Record<string, unknown>,
  );
  const headers = new Headers({ authorization: `Bearer ${token}` });
  if (options.body !== undefined) headers.set("content-type", "application/json");
  if (endpoint.idempotent) headers.set("idempotency-key", options.idempotencyKey ?? newIdempotencyKey());
  const body = options.body === undefined ? null : JSON.stringify(options.body);
  const response = await fetch(new URL(path, info.url), { method: endpoint.method, headers, body });
  if (!response.ok) throw errorOf(response.status, await response.text());
  return response;
}

/** The REST API with a bearer token, as an internal tool would use it. Throws ApiError. */
export async function callAs<E extends Endpoint>(
  token: string,
  endpoint: E,
  ...[options]: CallArguments<E>
): Promise<ReplyOf<E>> {
  const response = await send(token, endpoint, options as CallOptions<Endpoint>);
  return (response.status === 204 ? undefined : endpoint.reply.parse(await response.json())) as ReplyOf<E>;
}

export const call = <E extends Endpoint>(endpoint: E, ...args: CallArguments<E>): Promise<ReplyOf<E>> =>
  callAs(info.token, endpoint, ...args);

/** For endpoints whose `replyKind` is `text`. */
export async function callText<E extends Endpoint>(
  endpoint: E,
  ...[options]: CallArguments<E>
): Promise<string> {
  return (await send(info.token, endpoint, options as CallOptions<Endpoint>)).text();
}

export async function uploadJar(fileName: string, bytes: BodyInit): Promise<Artifact> {
  const path = pathOf(uploadArtifact, { project: info.project }, { fileName });
  const headers = { authorization: `Bearer ${info.token}`, "content-type": "application/octet-stream" };
  const response = await fetch(new URL(path, info.url), { method: "POST", headers, body: bytes });
  if (!response.ok) throw errorOf(response.status, await response.text());
  return uploadArtifact.reply.parse(await response.json());
}
