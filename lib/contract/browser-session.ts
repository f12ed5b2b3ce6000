export type SignInOutcome = "ok" | "wrong" | "tooMany" | "offline";

/** Signs in with next-auth's own endpoints; the cookie is set by the answer. */
export async function signIn(account: { email: string; password: string }): Promise<SignInOutcome> {
  try {
    const response = await post("/api/auth/callback/credentials", { ...account, callbackUrl: "/" });
    const { url } = (await response.json()) as { url?: string };
    const error = new URL(url ?? "/", location.origin).searchParams.get("error");
    if (error === null && response.ok) return "ok";
    return error === "TOO_MANY_ATTEMPTS" ? "tooMany" : "wrong";
  } catch {
    return "offline";
  }
}

/** Ends the session on the server: its cookie is worthless from then on, wherever it is kept. */
export async function signOut(): Promise<void> {
  await post("/api/auth/signout", { callbackUrl: "/sign-in" });
}

async function post(path: string, fields: Record<string, string>): Promise<Response> {
  const csrf = await fetch("/api/auth/csrf", { cache: "no-store" });
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  return fetch(path, { method: "POST", body: new URLSearchParams({ ...fields, csrfToken, json: "true" }) });
}
