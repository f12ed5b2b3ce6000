import type { ApiAnswer, ApiRequest } from "./kubernetes/api-server";
import type { Climate } from "./weather";

const status = (code: number, reason: string, headers: Record<string, string> = {}): ApiAnswer => ({
  status: code,
  headers,
  body: JSON.stringify({
    kind: "Status",
    apiVersion: "v1",
    status: "Failure",
    code,
    reason,
    message: `simulated: ${reason}`,
  }),
});
/** What watches list: of all namespaces. Any other read asks for the newest. */
const watched = new Set(["/api/v1/pods", "/apis/apps/v1/deployments"]);

/** Answers that a server, or a proxy before it, gives in a storm instead of its own. */
export function answersInStorm(climate: Climate, answer: (request: ApiRequest) => ApiAnswer) {
  const listed = new Map<string, ApiAnswer>();
  return (request: ApiRequest): ApiAnswer | undefined => {
    const { path, query } = request;
    if (path.includes("/proxy/")) {
      if (path.includes("/savepoints/") && climate.hits("savepointErrors"))
        return { status: 500, headers: {}, body: JSON.stringify({ errors: ["Internal server error."] }) };
      if (!climate.hits("flinkErrors")) return undefined;
      // A proxy's page, or Flink's own while no leader is elected.
      return climate.hits("flinkErrors")
        ? { status: 502, headers: {}, body: "<html>Bad Gateway</html>" }
        : { status: 503, headers: {}, body: JSON.stringify({ errors: ["Service temporarily unavailable"] }) };
    }
    if (climate.hits("apiThrottled")) return status(429, "TooManyRequests", { "retry-after": "1" });
    if (climate.hits("apiErrors")) return status(500, "InternalError");
    if (request.method !== "GET" || query.watch || !watched.has(path) || query.continue) return undefined;
    // A server whose cache is behind the others': what it listed before.
    const before = listed.get(path);
    if (before && climate.hits("staleLists")) return before;
    listed.set(path, answer(request));
    return undefined;
  };
}
