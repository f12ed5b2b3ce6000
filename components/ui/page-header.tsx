import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Fragment, type ReactNode } from "react";

/** Where one is, what this is, and what one can do with it. */
export function PageHeader({
  title,
  trail = [],
  badge,
  description,
  actions,
}: {
  title: ReactNode;
  /** pages above this one */
  trail?: readonly { label: ReactNode; href: string }[];
  badge?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
}) {
  const t = useTranslations("ui");
  return (
    <header className="mb-5 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        {trail.length > 0 ? (
          <nav aria-label={t("trail")} className="mb-1 flex items-center gap-1 text-xs text-faint">
            {trail.map((step) => (
              <Fragment key={step.href}>
                <Link href={step.href} className="truncate rounded-sm hover:text-ink hover:underline">
                  {step.label}
                </Link>
                <ChevronRight aria-hidden="true" className="size-3" />
              </Fragment>
            ))}
          </nav>
        ) : null}
        <div className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1">
          <h1 className="min-w-0 text-xl font-semibold tracking-tight wrap-anywhere">{title}</h1>
          {badge}
        </div>
        {description ? <p className="mt-1 max-w-190 text-sm text-pretty text-muted">{description}</p> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </header>
  );
}
