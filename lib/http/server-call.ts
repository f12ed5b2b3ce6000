import { cookies } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import type { CallArguments, ReplyOf } from "@/lib/contract/browser-client";
import type { Endpoint } from "@/lib/contract/endpoint";
import { type ErrorCode, MillraceError } from "@/lib/errors";
import type { Context } from "@/lib/operations/context";
import { handlers } from "./handlers";
import { newRequestId } from "./request-id";
import { sessionPrincipal } from "./session";
import { validate } from "./validate";
import { world } from "./world";

/** One look at the session for a whole page. */
const pagePrincipal = cache(async () => {
  const jar = await cookies();
  return sessionPrincipal((name) => jar.get(name)?.value);
});

/** A page that somebody may not see is none of their pages. */
const unseen = new Set<ErrorCode>(["NOT_FOUND", "FORBIDDEN"]);

/**
 * For server components: the same verb, checked by the same contract, that the endpoint's route calls.
 * Who is not signed in goes to the sign-in page; what does not exist for them is the not-found page.
 */
export async function load<E extends Endpoint>(
  endpoint: E,
  ...[options]: CallArguments<E>
): Promise<ReplyOf<E>> {
  const handler = handlers.get(endpoint.id);
  if (!handler || !("verb" in handler)) throw new Error(`${endpoint.id} is not for pages`);
  const principal = await pagePrincipal();
  if (!principal) redirect("/sign-in");
  const { signal } = new AbortController();
  const context: Context = { ...world(), principal, requestId: newRequestId(), signal };
  const given = (options ?? {}) as { params?: object; query?: object; body?: unknown };
  try {
    const input = {
      ...(validate(endpoint.params, given.params ?? {}, "params") as object),
      ...(validate(endpoint.query, given.query ?? {}, "query") as object),
      body: given.body,
    };
    return endpoint.reply.parse(await handler.verb({ context, input })) as ReplyOf<E>;
  } catch (error) {
    if (error instanceof MillraceError && unseen.has(error.code)) notFound();
    throw error;
  }
}

/** Whether somebody is signed in: for the sign-in page and the root. */
export const isSignedIn = async (): Promise<boolean> => (await pagePrincipal()) !== undefined;
