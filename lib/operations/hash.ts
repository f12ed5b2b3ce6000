import { createHash } from "node:crypto";

/** For secrets of 128 random bits or more, which need no slow hash. */
export const sha256 = (text: string | Uint8Array): string => createHash("sha256").update(text).digest("hex");
