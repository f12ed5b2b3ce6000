/** next-auth's two forms, by fetch: its React package would bring a second idea of the session into the browser. */
const base = "/api/auth";

async function csrfToken(): Promise<string> {
  const response = await fetch(`${base}/csrf`, { cache: "no-store" });
  if (!response.ok) throw new Error(`csrf ${response.status}`);
  return ((await response.json()) as { csrfToken: string }).csrfToken;
}

const post = async (path: string, fields: Record<string, string>): Promise<Response> =>
  fetch(`${base}/${path}`, {
    method: "POST",
    body: new URLSearchParams({ ...fields, csrfToken: await csrfToken(), json: "true" }),
    headers: { "content-type": "application/x-www-form-urlencoded" },
    cache: "no-store",
  });

export type SignInOutcome = "signedIn" | "refused" | "tooMany" | "unavailable";

export async function signIn(email: string, password: string): Promise<SignInOutcome> {
  try {
    const response = await post("callback/credentials", { email, password });
    if (response.ok) return "signedIn";
    const { url } = (await response.json()) as { url?: string };
    const reason = new URL(url ?? "", window.location.origin).searchParams.get("error");
    if (reason === "CredentialsSignin") return "refused";
    return reason === "TOO_MANY_ATTEMPTS" ? "tooMany" : "unavailable";
  } catch {
    return "unavailable";
  }
}

export async function signOut(): Promise<void> {
  await post("signout", {});
}
