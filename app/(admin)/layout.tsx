import { cookies } from "next/headers";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { LiveProvider } from "@/components/live/live-provider";
import { ConsoleShell } from "@/components/shell/console-shell";
import { lastProjectCookie, themeOf } from "@/components/shell/preferences";
import { getMe } from "@/lib/contract/projects";
import { load } from "@/lib/http/server-call";

/** Platform administrators only; to everybody else these pages do not exist. The operations behind them check again. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const me = await load(getMe);
  if (!me.platformAdmin) notFound();
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
