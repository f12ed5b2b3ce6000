import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { LiveProvider } from "@/components/live/live-provider";
import { ConsoleShell } from "@/components/shell/console-shell";
import { lastProjectCookie, themeOf } from "@/components/shell/preferences";
import { getMe } from "@/lib/contract/projects";
import { load } from "@/lib/http/server-call";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const me = await load(getMe);
  const jar = await cookies();
  return (
    <LiveProvider>
      <ConsoleShell
        me={me}
        theme={themeOf(jar.get("theme")?.value)}
        lastProject={jar.get(lastProjectCookie)?.value}
      >
        {children}
      </ConsoleShell>
    </LiveProvider>
  );
}
