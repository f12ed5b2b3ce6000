"use client";

import { LogOut } from "lucide-react";
import { useTranslations } from "next-intl";
import { signOut } from "@/components/account/next-auth-forms";
import { Button } from "@/components/ui/button";
import { initialOf } from "@/components/ui/initial";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import type { Me } from "@/lib/contract/projects";

const leave = async () => {
  await signOut();
  // a whole load: nothing of this session stays in memory
  window.location.assign("/sign-in");
};

export function UserMenu({ me }: { me: Me }) {
  const t = useTranslations("shell");
  return (
    <Menu
      trigger={
        <Button variant="ghost" size="icon" aria-label={t("account", { name: me.name })} title={me.name}>
          <span
            aria-hidden="true"
            className="flex size-6 items-center justify-center rounded-full bg-ink text-xs font-semibold text-on-ink"
          >
            {initialOf(me.name)}
          </span>
        </Button>
      }
    >
      <div className="px-2 py-1.5">
        <p className="truncate text-sm font-medium">{me.name}</p>
        {me.email ? <p className="truncate text-xs text-muted">{me.email}</p> : null}
        {me.platformAdmin ? <p className="mt-0.5 text-xs text-muted">{t("platformAdmin")}</p> : null}
      </div>
      <MenuSeparator />
      <MenuItem icon={<LogOut aria-hidden="true" className="size-3.5" />} onSelect={() => void leave()}>
        {t("signOut")}
      </MenuItem>
    </Menu>
  );
}
