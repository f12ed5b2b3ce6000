import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { z } from "zod";
import { webConfig } from "@/lib/config";
import { log } from "@/lib/log";
import { endSession, normaliseEmail, sessionSeconds, signIn } from "@/lib/operations/sessions";
import { loginLimit } from "./login-limit";
import { world } from "./world";

/** 1,024 characters: argon2 reads all of them, and nobody types more. */
const account = z.object({ email: z.email().max(254), password: z.string().min(1).max(1024) });

const limit = loginLimit(Date.now);

/** next-auth's part: the sign-in form, its CSRF token, and a cookie that carries a random session id and nothing else. */
export function authOptions(): NextAuthOptions {
  return {
    secret: webConfig().NEXTAUTH_SECRET,
    session: { strategy: "jwt", maxAge: sessionSeconds },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      CredentialsProvider({
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: async (given, request) => {
          const parsed = account.safeParse({ email: given?.email, password: given?.password });
          if (!parsed.success) return null;
          const email = normaliseEmail(parsed.data.email);
          const address = addressOf(request.headers);
          if (!limit.allows(email, address)) throw new Error("TOO_MANY_ATTEMPTS");
          const session = await signIn(world(), { email, password: parsed.data.password }).catch(
            (err: unknown) => {
              // next-auth would put the error's text into the address bar
              log.error({ err }, "sign-in failed");
              throw new Error("SIGN_IN_FAILED");
            },
          );
          if (session === undefined) {
            limit.failed(email, address);
            return null;
          }
          limit.succeeded(email, address);
          return { id: session };
        },
      }),
    ],
    callbacks: {
      // at sign-in `user` is what authorize answered; name, e-mail and all else stay out of the cookie
      jwt: ({ token, user }) => (user ? { sessionId: user.id } : { sessionId: token.sessionId }),
      // who is signed in is answered by /api/v1/me, which asks the database
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.sessionId === "string") await endSession(world(), token.sessionId);
      },
    },
  };
}

/** Next puts the connection's address there where no proxy did; the last entry is the nearest proxy's own word. */
const addressOf = (headers: Record<string, unknown> | undefined): string => {
  const forwarded = headers?.["x-forwarded-for"];
  return typeof forwarded === "string" ? (forwarded.split(",").at(-1)?.trim() ?? "") : "";
};
