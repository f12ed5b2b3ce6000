"use client";

import { Dialog } from "@base-ui/react/dialog";
import { Menu as MenuIcon, X } from "lucide-react";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Logo } from "./logo";

/** The sidebar as a drawer, below 768 px. It closes when one goes somewhere. */
export function MobileNav({ children }: { children: ReactNode }) {
  const t = useTranslations("shell");
  const path = usePathname();
  const [openAt, setOpenAt] = useState<string | null>(null);
  return (
    <Dialog.Root open={openAt === path} onOpenChange={(open) => setOpenAt(open ? path : null)}>
      <Dialog.Trigger
        render={<Button variant="ghost" size="icon" aria-label={t("openNavigation")} className="md:hidden" />}
      >
        <MenuIcon aria-hidden="true" className="size-4" />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup className="fixed inset-y-0 left-0 z-50 flex w-68 max-w-[85vw] flex-col gap-3 bg-canvas shadow-popup outline-none transition-transform duration-150 data-ending-style:-translate-x-full data-starting-style:-translate-x-full">
          <div className="flex h-12 items-center justify-between pr-2 pl-4">
            <Dialog.Title className="flex items-center gap-2 text-base font-semibold tracking-tight">
              <Logo />
              Millrace
            </Dialog.Title>
            <Dialog.Close render={<Button variant="ghost" size="icon" aria-label={t("closeNavigation")} />}>
              <X aria-hidden="true" className="size-4" />
            </Dialog.Close>
          </div>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
