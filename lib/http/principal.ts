import { webConfig } from "@/lib/config";
import { MillraceError } from "@/lib/errors";
import type { Principal } from "@/lib/operations/context";
import { findToken } from "@/lib/operations/find-token";
import { requireSameOrigin } from "./same-origin";
import { cookiesOf, sessionPrincipal } from "./session";
import { world } from "./world";

export const anonymous: Principal = { kind: "anonymous", id: "anonymous", name: "anonymous" };

/** Who sends a request: by API token where it names one (its cookies are then ignored), else by session. */
export async function principalOf(request: Request): Promise<Principal> {
  const authorization = request.headers.get("authorization");
  if (authorization !== null) {
    const text = /^Bearer +([\x21-\x7e]{1,200})$/i.exec(authorization)?.[1];
    const token = text === undefined ? undefined : await findToken(world(), text);
    if (!token)
      throw new MillraceError("UNAUTHENTICATED", "The API token is not valid: unknown, expired or revoked.");
    return token;
  }
  const user = await sessionPrincipal(cookiesOf(request.headers));
  if (!user) throw new MillraceError("UNAUTHENTICATED", "Sign in, or send an API token.");
  requireSameOrigin(request, webConfig().NEXTAUTH_URL);
  return user;
}
