import { encode } from "next-auth/jwt";
import { pathOf } from "@/lib/contract/browser-client";
import type { Endpoint } from "@/lib/contract/endpoint";
import type { World } from "@/lib/operations/context";
import { storeSession } from "@/lib/operations/sessions";
import { type TestWorld, testWorld } from "@/lib/operations/testing/test-world";
import { serve } from "../route";

type Ask = {
  /** value of the session cookie, as `signIn` answers it */
  cookie?: string;
  token?: string;
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

export type TestClient = TestWorld & {
  /** The endpoint's own route, asked as a browser or a script asks it. */
  ask(endpoint: Endpoint, ask?: Ask): Promise<Response>;
  signIn(userId: string): Promise<{ cookie: string; sessionId: string }>;
};

/** lib/http on a world of its own. One a test file: the process has one configuration. */
export async function testClient(): Promise<TestClient> {
  const made = await testWorld();
  Object.assign(process.env, made.environment);
  (globalThis as { millraceWorld?: World }).millraceWorld = made.world;
  return {
    ...made,
    async ask(endpoint, { cookie, token, params = {}, query = {}, body, headers = {}, signal } = {}) {
      const request = new Request(`http://console.test${pathOf(endpoint, params, query)}`, {
        method: endpoint.method,
        headers: {
          ...(cookie !== undefined && {
            cookie: `next-auth.session-token=${cookie}`,
            origin: "http://console.test",
          }),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(signal && { signal }),
      });
      const given = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
      return serve(endpoint)(request, {
        params: Promise.resolve(Object.keys(given).length > 0 ? given : undefined),
      });
    },
    async signIn(userId) {
      const sessionId = await storeSession(made.world, userId);
      const secret = made.environment.NEXTAUTH_SECRET ?? "";
      return { sessionId, cookie: await encode({ token: { sessionId }, secret }) };
    },
  };
}
