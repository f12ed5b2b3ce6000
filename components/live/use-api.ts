"use client";

import {
  type InfiniteData,
  keepPreviousData,
  type UseQueryResult,
  useInfiniteQuery,
  useQuery,
} from "@tanstack/react-query";
import { type ApiError, type CallArguments, call, type ReplyOf } from "@/lib/contract/browser-client";
import type { Endpoint } from "@/lib/contract/endpoint";
import { type ArgumentsOf, keyOf } from "./query-keys";

type Options = {
  /** milliseconds; only for what the feed does not carry, and only while the page is visible */
  every?: number | undefined;
  enabled?: boolean;
  /** show the answer to the arguments before until the new one is here */
  keepPrevious?: boolean;
};

/** The answer of a GET endpoint: first what the server painted (`initial`), then what the feed makes of it. */
export function useApi<E extends Endpoint>(
  endpoint: E,
  args: ArgumentsOf<E>,
  initial?: ReplyOf<E>,
  options: Options = {},
): UseQueryResult<ReplyOf<E>, ApiError> {
  return useQuery<ReplyOf<E>, ApiError>({
    queryKey: keyOf(endpoint, args),
    queryFn: ({ signal }) => call(endpoint, ...([{ ...args, signal }] as unknown as CallArguments<E>)),
    enabled: options.enabled ?? true,
    ...(initial === undefined ? {} : { initialData: () => initial }),
    ...(options.every === undefined ? {} : { refetchInterval: options.every }),
    ...(options.keepPrevious ? { placeholderData: keepPreviousData } : {}),
  });
}

/** The pages of a GET endpoint with a cursor, as far as they were asked for. */
export function useApiPages<E extends Endpoint>(
  endpoint: E,
  args: ArgumentsOf<E>,
  initial?: ReplyOf<E>,
  options: Pick<Options, "enabled" | "keepPrevious"> = {},
) {
  const { query = {} } = args as { query?: Record<string, unknown> };
  return useInfiniteQuery<ReplyOf<E>, ApiError, InfiniteData<ReplyOf<E>>, readonly unknown[], string | null>({
    queryKey: keyOf(endpoint, args),
    queryFn: ({ pageParam, signal }) => {
      const given = { ...args, query: pageParam === null ? query : { ...query, cursor: pageParam }, signal };
      return call(endpoint, ...([given] as unknown as CallArguments<E>));
    },
    initialPageParam: null,
    getNextPageParam: (page) => (page as { nextCursor: string | null }).nextCursor,
    enabled: options.enabled ?? true,
    ...(initial === undefined ? {} : { initialData: () => ({ pages: [initial], pageParams: [null] }) }),
    ...(options.keepPrevious ? { placeholderData: keepPreviousData } : {}),
  });
}
