import type { Kernel } from "../kernel/kernel";
import { type DeleteOptions, simApi, type SimApi } from "./api";
import { simLists } from "./lists";
import type { Draft, KubeObject } from "./objects";
import { jsonPatched, merged } from "./patches";
import { type Resource, type Target, targetOf } from "./resources";
import { fieldSelector, labelSelector, type Matches } from "./selectors";
import { ApiError, badRequest, conflict, notFound, success, unknownPath } from "./status";
import { jsonOf } from "./store";
import { type WatchStream, watchStream } from "./watch";

export type { WatchStream } from "./watch";
export type ApiRequest = {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body?: unknown;
};
export type ApiAnswer =
  | { status: number; headers: Record<string, string>; body: string }
  | { status: 200; watch: WatchStream };
type Subresource = (target: Target & { namespace: string; name: string }, request: ApiRequest) => ApiAnswer;

export type SimApiServer = {
  handle(request: ApiRequest): ApiAnswer;
  /** forgets all history: lists and watches that go on from before are told 410 */
  compact(): void;
  /** for controllers inside: no requests, and no admission of who may do what */
  api: SimApi;
  /** `log` of pods, `proxy` of services */
  serve(resource: Resource["name"], sub: string, by: Subresource): void;
};

/** One Kubernetes API server, synchronous: its latency and its faults are those of the wire before it. */
export function simApiServer(kernel: Kernel): SimApiServer {
  const api = simApi(kernel);
  const { store } = api;
  const lists = simLists(store);
  const subresources = new Map<string, Subresource>();

  function handle(request: ApiRequest): ApiAnswer {
    try {
      return answered(request);
    } catch (error) {
      if (error instanceof ApiError) return json(error.code, error.body());
      throw error;
    }
  }

  function answered(request: ApiRequest): ApiAnswer {
    if (request.path === "/version") return json(200, { major: "1", minor: "34", gitVersion: "v1.34.4" });
    if (request.path === "/apis") return json(200, { kind: "APIGroupList", apiVersion: "v1", groups: [] });
    const target = targetOf(request.path);
    if (!target) throw unknownPath();
    const { namespace, name, sub } = target;
    if (sub !== undefined) {
      const by = subresources.get(`${target.resource.name}/${sub}`);
      if (!by || namespace === undefined || name === undefined) throw unknownPath();
      return by({ ...target, namespace, name }, request);
    }
    switch (request.method) {
      case "GET":
        return name === undefined ? read(target, request) : text(200, jsonOf(found(target)));
      case "POST":
        return post(target, request.body);
      case "PATCH":
        return patch(target, request);
      case "PUT":
        return put(target, request.body);
      case "DELETE":
        return name === undefined ? removeAll(target, request) : removeOne(target, request);
      default:
        throw new ApiError(
          405,
          "MethodNotAllowed",
          "the server does not allow this method on the requested resource",
        );
    }
  }

  function found({ resource, namespace = "", name = "" }: Target): KubeObject {
    const object = store.get(resource.name, namespace, name);
    if (!object) throw notFound(resource, name);
    return object;
  }

  function selectionOf(query: Record<string, string>): Matches {
    const [labels, fields] = [labelSelector(query.labelSelector), fieldSelector(query.fieldSelector)];
    return (object) => labels(object) && fields(object);
  }

  function read({ resource, namespace }: Target, { query, headers }: ApiRequest): ApiAnswer {
    const matches = selectionOf(query);
    if (query.watch === "true" || query.watch === "1") {
      const from = query.resourceVersion;
      if (from && !/^\d+$/.test(from)) throw badRequest(`invalid resource version: ${from}`);
      const seconds = Number(query.timeoutSeconds ?? 0) || 1_800 + Math.floor(kernel.random() * 1_800);
      const watch = watchStream(kernel, store, {
        resource,
        namespace,
        matches,
        from: from && from !== "0" ? Number(from) : undefined,
        bookmarks: query.allowWatchBookmarks === "true",
        timeoutMs: seconds * 1000,
      });
      return { status: 200, watch };
    }
    const list = lists.list(resource, {
      namespace,
      matches,
      selected: Boolean(query.labelSelector ?? query.fieldSelector),
      limit: Number(query.limit ?? 0),
      token: query.continue || undefined,
      metadataOnly: /as=PartialObjectMetadataList/.test(headers.accept ?? ""),
    });
    return text(200, list);
  }

  function post({ resource, namespace }: Target, body: unknown): ApiAnswer {
    const draft = sent(resource, namespace, body);
    return text(201, jsonOf(api.create(draft)));
  }

  /** What is sent says its kind, and is of the path's namespace. */
  function sent(resource: Resource, namespace: string | undefined, body: unknown): Draft {
    if (typeof body !== "object" || body === null) throw badRequest("the body is not an object");
    const copy = structuredClone(body) as Draft;
    copy.metadata = { ...copy.metadata };
    const { kind, apiVersion } = resource;
    if ((copy.kind ?? kind) !== kind || (copy.apiVersion ?? apiVersion) !== apiVersion)
      throw badRequest(
        `${copy.kind} in version "${copy.apiVersion}" cannot be handled as a ${kind}: no kind "${copy.kind}" is registered`,
      );
    if (namespace !== undefined && (copy.metadata.namespace ?? namespace) !== namespace)
      throw badRequest(
        "the namespace of the provided object does not match the namespace sent on the request",
      );
    if (namespace !== undefined) copy.metadata.namespace = namespace;
    return { ...copy, kind, apiVersion };
  }

  function patch(target: Target, { headers, body }: ApiRequest): ApiAnswer {
    const { resource, namespace = "", name = "" } = target;
    const type = headers["content-type"] ?? "";
    const current = store.get(resource.name, namespace, name);
    if (type === "application/apply-patch+yaml") {
      const draft = sent(resource, target.namespace, body);
      if (!current) return text(201, jsonOf(api.create(draft)));
      return text(200, jsonOf(api.write(resource, current, merged(current, draft) as KubeObject)));
    }
    if (!current) throw notFound(resource, name);
    if (type === "application/json-patch+json")
      return text(200, jsonOf(api.write(resource, current, jsonPatched(current, body))));
    if (type === "application/merge-patch+json" || type === "application/strategic-merge-patch+json")
      return text(200, jsonOf(api.write(resource, current, merged(current, body) as KubeObject)));
    throw new ApiError(
      415,
      "UnsupportedMediaType",
      `the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml`,
    );
  }

  function put(target: Target, body: unknown): ApiAnswer {
    const current = found(target);
    const wanted = sent(target.resource, target.namespace, body) as KubeObject;
    const { resourceVersion } = wanted.metadata;
    if (resourceVersion && resourceVersion !== current.metadata.resourceVersion) {
      const why =
        "the object has been modified; please apply your changes to the latest version and try again";
      throw conflict(target.resource, current.metadata.name, why);
    }
    return text(200, jsonOf(api.write(target.resource, current, { ...current, ...wanted })));
  }

  function optionsOf({ body, query }: ApiRequest): DeleteOptions {
    const { propagationPolicy, gracePeriodSeconds } = query;
    return {
      ...(propagationPolicy && { propagationPolicy }),
      ...(gracePeriodSeconds && { gracePeriodSeconds: Number(gracePeriodSeconds) }),
      ...(typeof body === "object" && body),
    };
  }

  function removeOne(target: Target, request: ApiRequest): ApiAnswer {
    const object = found(target);
    const left = api.remove(target.resource, object, optionsOf(request));
    if (left) return text(200, jsonOf(left));
    return json(200, success(target.resource, object.metadata.name, object.metadata.uid));
  }

  function removeAll({ resource, namespace }: Target, request: ApiRequest): ApiAnswer {
    const items = store.all(resource.name, namespace).filter(selectionOf(request.query));
    for (const object of items) api.remove(resource, object, optionsOf(request));
    return json(200, { kind: `${resource.kind}List`, apiVersion: resource.apiVersion, metadata: {}, items });
  }

  return {
    handle,
    compact() {
      store.compact();
      lists.forget();
    },
    api,
    serve: (resource, sub, by) => void subresources.set(`${resource}/${sub}`, by),
  };
}

export const text = (status: number, body: string): ApiAnswer => ({
  status,
  headers: { "content-type": "application/json" },
  body,
});
export const json = (status: number, body: unknown): ApiAnswer => text(status, JSON.stringify(body));
