import type { KubeObject } from "./objects";
import type { Resource } from "./resources";
import { jsonOf, type SimStore } from "./store";
import type { Matches } from "./selectors";
import { badRequest, expired } from "./status";

type Rest = { version: number; items: KubeObject[]; of: string };

const keyOf = ({ metadata }: KubeObject) => `${metadata.namespace ?? ""}/${metadata.name}`;
const byKey = (a: KubeObject, b: KubeObject) => (keyOf(a) < keyOf(b) ? -1 : 1);

/** Pages of one version: what is changed between two of them is not in either. */
export function simLists(store: SimStore) {
  const rests = new Map<string, Rest>();
  let tokens = 0;

  function list(
    resource: Resource,
    request: {
      namespace: string | undefined;
      matches: Matches;
      selected: boolean;
      limit: number;
      token: string | undefined;
      metadataOnly: boolean;
    },
  ): string {
    const { namespace, matches, selected, limit, token, metadataOnly } = request;
    const of = `${resource.name}/${namespace ?? ""}`;
    const rest = token === undefined ? undefined : taken(token, of);
    const version = rest?.version ?? store.version();
    const items = rest?.items ?? store.all(resource.name, namespace).filter(matches).toSorted(byKey);
    const page = limit > 0 ? items.slice(0, limit) : items;
    const more = items.length - page.length;
    const metadata: Record<string, unknown> = { resourceVersion: `${version}` };
    if (more > 0) {
      metadata.continue = Buffer.from(
        `{"v":"meta.k8s.io/v1","rv":${version},"start":"${++tokens}"}`,
      ).toString("base64url");
      rests.set(String(metadata.continue), { version, items: items.slice(limit), of });
      // The real server does not count what is selected.
      if (!selected) metadata.remainingItemCount = more;
    }
    const head = metadataOnly
      ? `"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1"`
      : `"kind":"${resource.kind}List","apiVersion":"${resource.apiVersion}"`;
    return `{${head},"metadata":${JSON.stringify(metadata)},"items":[${page
      .map(metadataOnly ? partial : jsonOf)
      .join(",")}]}`;
  }

  function taken(token: string, of: string): Rest {
    const rest = rests.get(token);
    if (!rest || rest.of !== of) {
      if (!Buffer.from(token, "base64url").toString().startsWith('{"v":"meta.k8s.io/v1"'))
        throw badRequest("continue key is not valid");
      throw expired("The provided continue parameter is too old to display a consistent list result.");
    }
    return rest;
  }

  return { list, forget: () => rests.clear() };
}

export const partial = ({ metadata }: KubeObject): string =>
  `{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":${JSON.stringify(metadata)}}`;
