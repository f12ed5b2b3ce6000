import type { KubernetesClient, KubernetesRequest } from "./client";
import { splitList } from "./split-list";

type ListRequest = Pick<KubernetesRequest, "query" | "headers" | "signal">;

/**
 * A list as it arrives, item by item with the list's version; each page ends with that alone. Asked for in pages of 500: an
 * answer of thousands of pods at once costs the API server its memory.
 */
export async function* parts<T>(
  client: KubernetesClient,
  path: string,
  request: ListRequest = {},
): AsyncGenerator<{ items: T[]; resourceVersion: string }> {
  let next: string | undefined;
  do {
    const split = splitList();
    /** that came before their list's version */
    const early: T[] = [];
    for await (const chunk of client.chunks(path, {
      ...request,
      // The first page of a large list is slower than any other call.
      timeoutMs: 30_000,
      query: { ...request.query, limit: 500, continue: next },
    }))
      for (const found of split.push(chunk)) {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the caller knows the kind that the path lists
        const item = found as T;
        const resourceVersion = split.metadata()?.resourceVersion;
        if (resourceVersion === undefined) early.push(item);
        else yield { items: [item], resourceVersion };
      }
    const metadata = split.end();
    yield { items: early, resourceVersion: metadata.resourceVersion ?? "" };
    next = metadata.continue || undefined;
  } while (next);
}

export async function list<T>(
  client: KubernetesClient,
  path: string,
  request: ListRequest = {},
): Promise<T[]> {
  const items: T[] = [];
  for await (const part of parts<T>(client, path, request)) items.push(...part.items);
  return items;
}
