import type { z } from "zod";
import type { Endpoint } from "@/lib/contract/endpoint";
import type { Call, Context } from "@/lib/operations/context";

type AnyCall = { context: Context; input: Record<string, unknown>; upload?: AsyncIterable<Uint8Array> };

/** What answers an endpoint: a verb of lib/operations, or for streams and files a function that makes the response of one. */
export type Handler =
  | { endpoint: Endpoint; verb: (call: AnyCall) => Promise<unknown> }
  | { endpoint: Endpoint; respond: (call: AnyCall, request: Request) => Promise<Response> };

export const answer = <E extends Endpoint>(
  endpoint: E,
  verb: (call: Call<E>) => Promise<z.output<E["reply"]>>,
): Handler => ({ endpoint, verb: verb as (call: AnyCall) => Promise<unknown> });

export const respond = <E extends Endpoint>(
  endpoint: E,
  make: (call: Call<E>, request: Request) => Promise<Response>,
): Handler => ({ endpoint, respond: make as (call: AnyCall, request: Request) => Promise<Response> });
