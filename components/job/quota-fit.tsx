"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Meter } from "@/components/ui/meter";
import { useFormat } from "@/components/ui/use-format";
import type { ProjectTarget } from "@/lib/contract/projects";

type Usage = ProjectTarget["quota"];

/** Used, what this job takes on top, and what is free then: CPU and memory of one target. */
export function QuotaFit({
  title,
  target,
  needs,
}: {
  title: ReactNode;
  target: ProjectTarget;
  needs: Usage;
}) {
  const t = useTranslations("quota-fit");
  const format = useFormat();
  const rows = [
    {
      name: "cpu",
      of: (usage: Usage) => usage.cpuMilli,
      text: (value: number) => t("cores", { count: format.cores(value) }),
    },
    { name: "memory", of: (usage: Usage) => usage.memoryMib, text: format.mib },
  ] as const;
  return (
    <div className="rounded-lg border border-line bg-sunken px-3 py-2.5">
      <p className="mb-2 text-xs font-medium text-muted">{title}</p>
      <div className="grid gap-3 sm:grid-cols-2">
        {rows.map(({ name, of, text }) => {
          const free = of(target.quota) - of(target.used);
          const after = free - of(needs);
          return (
            <div key={name} className="min-w-0">
              <div className="mb-1 flex items-baseline justify-between gap-2 text-xs">
                <span className="text-muted">{t(name)}</span>
                <span className="font-medium tabular-nums">{t("takes", { amount: text(of(needs)) })}</span>
              </div>
              <Meter
                label={t(name)}
                value={of(target.used)}
                max={of(target.quota)}
                added={of(needs)}
                text={t("meter", { used: text(of(target.used)), quota: text(of(target.quota)) })}
              />
              <p className={after < 0 ? "mt-1 text-xs font-medium text-bad" : "mt-1 text-xs text-muted"}>
                {after < 0
                  ? t("missing", { amount: text(-after) })
                  : t("left", { amount: text(after), quota: text(of(target.quota)) })}
              </p>
            </div>
          );
        })}
      </div>
    </div>
  );
}
