import { randomBytes } from "node:crypto";

/** Names one request in its answer, the log and the audit. */
export const newRequestId = (): string => `req_${randomBytes(10).toString("hex")}`;
