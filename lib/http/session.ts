import type { Principal } from "@/lib/operations/context";
import { findSession } from "@/lib/operations/sessions";
import { sessionIdOf } from "./auth-cookie";
import { world } from "./world";

/** The signed-in user of a request's cookies. The row is read every time: logout, demotion and disabling hold at once. */
export async function sessionPrincipal(
  cookie: (name: string) => string | undefined,
): Promise<(Principal & { kind: "user" }) | undefined> {
  const id = await sessionIdOf(cookie);
  return id === undefined ? undefined : findSession(world(), id);
}

export function cookiesOf(headers: Headers): (name: string) => string | undefined {
  const cookies = new Map<string, string>();
  for (const pair of (headers.get("cookie") ?? "").split(";")) {
    const [name, ...value] = pair.split("=");
    if (name) cookies.set(name.trim(), value.join("=").trim());
  }
  return (name) => cookies.get(name);
}
