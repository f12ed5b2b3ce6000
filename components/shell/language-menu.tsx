"use client";

import { Languages } from "lucide-react";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Menu, MenuChoice } from "@/components/ui/menu";
import { type Language, languageNames, languages, remember } from "./preferences";

export function LanguageMenu() {
  const t = useTranslations("shell");
  const locale = useLocale();
  const router = useRouter();
  const choose = (next: Language) => {
    remember("locale", next);
    router.refresh();
  };
  return (
    <Menu
      trigger={
        <Button variant="ghost" size="icon" aria-label={t("language")} title={t("language")}>
          <Languages aria-hidden="true" className="size-4" />
        </Button>
      }
    >
      <MenuChoice
        label={t("language")}
        value={languages.find((language) => language === locale) ?? "en"}
        onValueChange={choose}
        options={languages.map((value) => ({
          value,
          label: <span lang={value === "zh" ? "zh-CN" : value}>{languageNames[value]}</span>,
        }))}
      />
    </Menu>
  );
}
