"use client";

import { Collapsible } from "@base-ui/react/collapsible";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "@/components/ui/cx";

/** Something long that most readers do not need: one line until opened. */
export function Disclosure({
  label,
  className,
  children,
}: {
  label: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Collapsible.Root className={cx("min-w-0", className)}>
      <Collapsible.Trigger className="group inline-flex items-center gap-1 rounded-sm text-xs font-medium text-muted hover:text-ink">
        <ChevronRight
          aria-hidden="true"
          className="size-3.5 transition-transform group-data-panel-open:rotate-90"
        />
        {label}
      </Collapsible.Trigger>
      <Collapsible.Panel className="mt-2 min-w-0">{children}</Collapsible.Panel>
    </Collapsible.Root>
  );
}
