"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Menu, MenuChoice } from "@/components/ui/menu";
import { remember, type Theme, themes } from "./preferences";

const icons = { system: Monitor, light: Sun, dark: Moon } as const;

export function ThemeMenu({ initial }: { initial: Theme }) {
  const t = useTranslations("shell");
  const [theme, setTheme] = useState(initial);
  const choose = (next: Theme) => {
    setTheme(next);
    remember("theme", next);
    const root = document.documentElement;
    if (next === "system") delete root.dataset["theme"];
    else root.dataset["theme"] = next;
  };
  const Icon = icons[theme];
  return (
    <Menu
      trigger={
        <Button variant="ghost" size="icon" aria-label={t("theme")} title={t("theme")}>
          <Icon aria-hidden="true" className="size-4" />
        </Button>
      }
    >
      <MenuChoice
        label={t("theme")}
        value={theme}
        onValueChange={choose}
        options={themes.map((value) => ({ value, label: t(`themes.${value}`) }))}
      />
    </Menu>
  );
}
