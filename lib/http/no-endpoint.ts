import { apiBase } from "@/lib/contract/browser-client";
import { MillraceError } from "@/lib/errors";
import { problemOf, problemResponse } from "./problem";
import { newRequestId } from "./request-id";

/** Answers whoever asks for a path that no endpoint has: a problem like any other, not the console's page. */
export function noEndpoint({ method, url }: Request): Response {
  const error = new MillraceError(
    "NOT_FOUND",
    `There is no endpoint ${method} ${new URL(url).pathname}. ${apiBase}/openapi.json describes those that there are.`,
  );
  return problemResponse(problemOf(error, newRequestId()));
}
