import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Me } from "@/lib/contract/projects";
import { ConnectionIndicator } from "./connection-indicator";
import { ControllersNotice } from "./controllers-notice";
import { LanguageMenu } from "./language-menu";
import { Logo } from "./logo";
import { MobileNav } from "./mobile-nav";
import { Nav } from "./nav";
import type { Theme } from "./preferences";
import { ThemeMenu } from "./theme-menu";
import { UserMenu } from "./user-menu";

/** What every page of somebody signed in stands in. */
export function ConsoleShell({
  me,
  theme,
  lastProject,
  children,
}: {
  me: Me;
  theme: Theme;
  lastProject: string | undefined;
  children: ReactNode;
}) {
  const t = useTranslations("shell");
  const nav = <Nav me={me} lastProject={lastProject} />;
  return (
    <div className="flex min-h-dvh">
      <a
        href="#content"
        className="sr-only z-70 rounded-md bg-ink px-3 py-2 text-sm text-on-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t("skip")}
      </a>
      <aside className="sticky top-0 hidden h-dvh w-56 shrink-0 flex-col border-r border-line bg-canvas md:flex">
        <Link href="/" className="flex h-12 items-center gap-2 px-4 text-base font-semibold tracking-tight">
          <Logo />
          Millrace
        </Link>
        {nav}
      </aside>
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="sticky top-0 z-30 flex h-12 shrink-0 items-center gap-1 border-b border-line bg-canvas/90 px-2 backdrop-blur-sm sm:px-4">
          <MobileNav>{nav}</MobileNav>
          <Link href="/" aria-label="Millrace" className="rounded-md p-1 md:hidden">
            <Logo />
          </Link>
          <div className="ml-auto flex items-center gap-0.5">
            <ConnectionIndicator />
            <LanguageMenu />
            <ThemeMenu initial={theme} />
            <UserMenu me={me} />
          </div>
        </header>
        <ControllersNotice />
        <main id="content" tabIndex={-1} className="w-full min-w-0 flex-1 px-4 py-5 outline-none sm:px-6">
          {children}
        </main>
      </div>
    </div>
  );
}
