"use client";

import { BookOpen, Boxes, FolderKanban, PackageSearch, Server, Settings2, Workflow } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ComponentType } from "react";
import { cx } from "@/components/ui/cx";
import type { Me } from "@/lib/contract/projects";
import { ProjectSwitcher } from "./project-switcher";
import { useProjectSlug } from "./use-project-slug";

type Icon = ComponentType<{ className?: string; "aria-hidden": "true" }>;

/** What stands in the sidebar, and in the drawer on a phone. */
export function Nav({ me, lastProject }: { me: Me; lastProject: string | undefined }) {
  const t = useTranslations("shell");
  const slug = useProjectSlug(me, lastProject);
  return (
    <nav
      aria-label={t("navigation")}
      className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-2 pb-3"
    >
      <ProjectSwitcher me={me} slug={slug} />
      {slug === undefined ? null : (
        <ul className="flex flex-col gap-px">
          <NavLink href={`/projects/${slug}/jobs`} icon={Workflow} label={t("jobs")} />
          <NavLink href={`/projects/${slug}/settings`} icon={Settings2} label={t("projectSettings")} />
        </ul>
      )}
      {me.platformAdmin ? (
        <div>
          <p className="px-2 pb-1 text-xs font-medium text-faint">{t("administration")}</p>
          <ul className="flex flex-col gap-px">
            <NavLink href="/admin/clusters" icon={Server} label={t("clusters")} />
            <NavLink href="/admin/targets" icon={Boxes} label={t("targets")} />
            <NavLink href="/admin/projects" icon={FolderKanban} label={t("projects")} />
            <NavLink href="/admin/orphans" icon={PackageSearch} label={t("orphans")} />
          </ul>
        </div>
      ) : null}
      <ul className="mt-auto flex flex-col gap-px">
        <NavLink href="/api-docs" icon={BookOpen} label={t("apiDocs")} />
      </ul>
    </nav>
  );
}

function NavLink({ href, icon: Icon, label }: { href: string; icon: Icon; label: string }) {
  const path = usePathname();
  const here = path === href || path.startsWith(`${href}/`);
  return (
    <li>
      <Link
        href={href}
        aria-current={here ? "page" : undefined}
        className={cx(
          "flex h-8 items-center gap-2.5 rounded-md px-2 text-sm transition-colors",
          here ? "bg-selected font-medium text-ink" : "text-muted hover:bg-hover hover:text-ink",
        )}
      >
        <Icon aria-hidden="true" className={cx("size-4", here ? "text-ink" : "text-faint")} />
        {label}
      </Link>
    </li>
  );
}
