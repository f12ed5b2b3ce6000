import { webConfig } from "@/lib/config";
import type { World } from "@/lib/operations/context";
import { openWorld } from "@/lib/operations/world";

// on globalThis: Next bundles a module more than once, and a development server evaluates it anew at each change
const kept = globalThis as typeof globalThis & { millraceWorld?: World };

/** The one world of this process, made at the first use. */
export function world(): World {
  if (kept.millraceWorld) return kept.millraceWorld;
  const config = webConfig();
  kept.millraceWorld = openWorld({
    databaseUrl: config.DATABASE_URL,
    store: config.MILLRACE_STORE,
    webPrivateKey: config.MILLRACE_WEB_PRIVATE_KEY,
    webPublicKey: config.MILLRACE_WEB_PUBLIC_KEY,
    controllerPublicKey: config.MILLRACE_CONTROLLER_PUBLIC_KEY,
  });
  return kept.millraceWorld;
}
