import { randomUUID } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";

/** Written over what a client sends: only this process knows a name in it. */
const header = "x-millrace-connection";

type Kept = typeof globalThis & { millraceConnections?: Map<string, ServerResponse> };
// on globalThis: Next bundles instrumentation.ts apart from the routes
const kept = globalThis as Kept;

/**
 * Remembers each request's answer while it is under way. Next gives a route no way to its socket, and waits for one that
 * does not drain for as long as the client likes: who does not read can only be cut off here.
 */
export function followConnections(): void {
  if (kept.millraceConnections) return;
  const open = new Map<string, ServerResponse>();
  kept.millraceConnections = open;
  subscribe("http.server.request.start", (message) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what Node documents of this channel
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const name = randomUUID();
    request.headers[header] = name;
    open.set(name, response);
    response.once("close", () => open.delete(name));
  });
}

/** Ends the connection that a request came by, whatever is still to be sent on it. */
export function cutConnection({ headers }: Pick<Request, "headers">): void {
  kept.millraceConnections?.get(headers.get(header) ?? "")?.destroy();
}
