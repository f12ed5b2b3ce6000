import type { KubernetesClient, KubernetesRequest } from "./client";

type Page<T> = { metadata?: { continue?: string; resourceVersion?: string }; items?: T[] };
type ListRequest = Pick<KubernetesRequest, "query" | "headers" | "signal">;

/** Pages of 500: an answer of thousands of pods at once costs the API server, and us, its memory. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows the kind that the path lists
export async function* pages<T>(
  client: KubernetesClient,
  path: string,
  request: ListRequest = {},
): AsyncGenerator<{ items: T[]; resourceVersion: string }> {
  let next: string | undefined;
  do {
    const page: Page<T> = await client.json<Page<T>>("GET", path, {
      ...request,
      // The first page of a large list is slower than any other call.
      timeoutMs: 30_000,
      query: { ...request.query, limit: 500, continue: next },
    });
    yield { items: page.items ?? [], resourceVersion: page.metadata?.resourceVersion ?? "" };
    next = page.metadata?.continue || undefined;
  } while (next);
}

export async function list<T>(
  client: KubernetesClient,
  path: string,
  request: ListRequest = {},
): Promise<T[]> {
  const items: T[] = [];
  for await (const page of pages<T>(client, path, request)) items.push(...page.items);
  return items;
}
