import type { Resource } from "./resources";

type Details = { name?: string; kind?: string; group?: string; uid?: string; causes?: object[] };

/** What the server says instead of an object. */
export class ApiError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: Details | undefined;

  constructor(code: number, reason: string, message: string, details?: Details) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  body(): object {
    const { code, reason, message, details } = this;
    return {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message,
      ...(reason && { reason }),
      ...(details && { details }),
      code,
    };
  }
}

const of = (resource: Resource, name: string): Details => ({
  name,
  ...(resource.group && { group: resource.group }),
  kind: resource.name,
});

export const notFound = (resource: Resource, name: string) =>
  new ApiError(404, "NotFound", `${resource.qualified} "${name}" not found`, of(resource, name));
export const alreadyExists = (resource: Resource, name: string) =>
  new ApiError(409, "AlreadyExists", `${resource.qualified} "${name}" already exists`, of(resource, name));
export const conflict = (resource: Resource, name: string, why: string) =>
  new ApiError(
    409,
    "Conflict",
    `Operation cannot be fulfilled on ${resource.qualified} "${name}": ${why}`,
    of(resource, name),
  );
export const forbidden = (resource: Resource, name: string, why: string, causes?: object[]) =>
  new ApiError(403, "Forbidden", `${resource.qualified} "${name}" is forbidden: ${why}`, {
    ...of(resource, name),
    ...(causes && { causes }),
  });
export const invalid = (resource: Resource, name: string, why: string) =>
  new ApiError(422, "Invalid", `${resource.kind}.${resource.group} "${name}" is invalid: ${why}`, {
    ...of(resource, name),
    kind: resource.kind,
  });
export const badRequest = (why: string) => new ApiError(400, "BadRequest", why);
export const unprocessable = () =>
  new ApiError(422, "Invalid", "the server rejected our request due to an error in our request", {});
export const expired = (why: string) => new ApiError(410, "Expired", why);
export const unavailable = (why: string) => new ApiError(503, "ServiceUnavailable", why);
export const unknownPath = () =>
  new ApiError(404, "NotFound", "the server could not find the requested resource", {});

export const success = (resource: Resource, name: string, uid: string) => ({
  kind: "Status",
  apiVersion: "v1",
  metadata: {},
  status: "Success",
  details: { ...of(resource, name), uid },
});
