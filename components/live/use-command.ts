"use client";

import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import {
  type ApiError,
  type CallArguments,
  type CallOptions,
  call,
  newIdempotencyKey,
  type ReplyOf,
} from "@/lib/contract/browser-client";
import type { Endpoint } from "@/lib/contract/endpoint";

/**
 * Does something by the API. `run` throws ApiError; `error` holds it too, until the next try. Tries of the same intention
 * carry the same Idempotency-Key where the console did not answer, so a click after a cut does not do it twice.
 */
export function useCommand<E extends Endpoint>(endpoint: E) {
  const intention = useRef<string | null>(null);
  const mutation = useMutation<ReplyOf<E>, ApiError, Omit<CallOptions<E>, "signal" | "idempotencyKey">>({
    mutationFn: async (given) => {
      intention.current ??= newIdempotencyKey();
      const options = { ...given, idempotencyKey: intention.current };
      try {
        const reply = await call(endpoint, ...([options] as unknown as CallArguments<E>));
        intention.current = null;
        return reply;
      } catch (error) {
        if ((error as ApiError).code !== "OFFLINE") intention.current = null;
        throw error;
      }
    },
  });
  return {
    run: mutation.mutateAsync,
    busy: mutation.isPending,
    error: mutation.error,
    reset: mutation.reset,
  };
}
