import { decode } from "next-auth/jwt";
import { webConfig } from "@/lib/config";

/** next-auth's names: with https the `__Secure-` prefix keeps other hosts from setting it. */
const cookieName = (publicUrl: string): string =>
  publicUrl.startsWith("https:") ? "__Secure-next-auth.session-token" : "next-auth.session-token";

/** The session id that the cookie carries; undefined where there is none, or it is not ours. */
export async function sessionIdOf(cookie: (name: string) => string | undefined): Promise<string | undefined> {
  const { NEXTAUTH_URL, NEXTAUTH_SECRET } = webConfig();
  const token = cookie(cookieName(NEXTAUTH_URL));
  if (!token) return undefined;
  try {
    const claims = await decode({ token, secret: NEXTAUTH_SECRET });
    return typeof claims?.sessionId === "string" ? claims.sessionId : undefined;
  } catch {
    return undefined;
  }
}
