import type { ApiError } from "@/lib/contract/browser-client";

/** The sentence that belongs to one field; pointers are JSON pointers into the body. */
export const fieldError = (error: ApiError | null, field: string): string | undefined =>
  error?.fieldErrors.find(({ pointer }) => pointer === `/${field}` || pointer.startsWith(`/${field}/`))
    ?.message;

/** What is left to say above the form when the fields have said theirs. */
export const generalError = (error: ApiError | null, fields: readonly string[]): ApiError | null =>
  error && !fields.some((field) => fieldError(error, field)) ? error : null;
