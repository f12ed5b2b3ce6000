import { MillraceError } from "@/lib/errors";

const reading = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * The proof that a change asked for by cookie comes from our own page: browsers send Origin (or at least Sec-Fetch-Site)
 * with every change, and no page can forge either. A request without proof is refused. X-Forwarded-Host proves nothing.
 */
export function requireSameOrigin(request: Pick<Request, "method" | "headers">, publicUrl: string): void {
  if (reading.has(request.method)) return;
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  const ours =
    (site === null || site === "same-origin") &&
    (origin === null ? site !== null : isOurs(origin, request.headers.get("host"), publicUrl));
  if (!ours)
    throw new MillraceError("FORBIDDEN", "A change by cookie must come from the console's own page.");
}

/** The configured address, or the one this very request was sent to: the same console under another of its names. */
function isOurs(origin: string, host: string | null, publicUrl: string): boolean {
  if (!URL.canParse(origin)) return false;
  return origin === new URL(publicUrl).origin || new URL(origin).host === host;
}
