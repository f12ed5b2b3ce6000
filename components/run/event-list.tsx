"use client";

import { Clock } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { useHydrated } from "@/components/ui/clock";
import { cx } from "@/components/ui/cx";
import { useFormat } from "@/components/ui/use-format";
import type { RunEvent } from "@/lib/contract/runs";
import { runStateRows } from "@/lib/domain/run-state";
import { EventDetail } from "./event-detail";
import { EventMark } from "./event-mark";
import { EventTime } from "./event-time";
import { dayOf } from "./event-day";
import { useReason } from "./use-reason";

/** A recording this much after the fact is worth a word: the controller was away, or saw it only in a sweep. */
const lateMs = 5000;
/** Many starts wait so long for what proves a step; later than that somebody was away. */
const veryLateMs = 60_000;

/** Everything that happened to a run, newest first, at the time that its evidence says. */
export function EventList({ events, first }: { events: RunEvent[]; first?: number }) {
  const t = useTranslations("events");
  const locale = useLocale();
  const zone = useHydrated() ? undefined : "UTC";
  const [all, setAll] = useState(false);
  const ordered = events.toSorted(
    (a, b) => b.occurredAt.localeCompare(a.occurredAt) || b.sequence - a.sequence,
  );
  const shown = all || first === undefined ? ordered : ordered.slice(0, first);
  const days = new Set(ordered.map((event) => dayOf(locale, event.occurredAt, zone)));
  return (
    <>
      <ol aria-label={t("label")}>
        {shown.map((event, index) => {
          const day = dayOf(locale, event.occurredAt, zone);
          const before = shown[index - 1];
          const newDay = days.size > 1 && (!before || dayOf(locale, before.occurredAt, zone) !== day);
          return (
            <li key={event.sequence}>
              {newDay ? <h3 className="px-4 pt-3 pb-1 text-xs font-medium text-faint">{day}</h3> : null}
              <Event event={event} earlier={ordered[index + 1]} last={index === shown.length - 1} />
            </li>
          );
        })}
      </ol>
      {shown.length < ordered.length ? (
        <div className="border-t border-line px-4 py-2">
          <Button variant="ghost" size="sm" onClick={() => setAll(true)}>
            {t("showAll", { count: ordered.length })}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function Event({ event, earlier, last }: { event: RunEvent; earlier: RunEvent | undefined; last: boolean }) {
  const t = useTranslations("events");
  const states = useTranslations("states");
  const format = useFormat();
  const reason = useReason();
  const occurred = Date.parse(event.occurredAt);
  const late = Date.parse(event.recordedAt) - occurred;
  const since = earlier ? occurred - Date.parse(earlier.occurredAt) : 0;
  const words = reason.say(event.type, event.message);
  return (
    <div
      className={cx(
        "flex gap-3 px-4",
        event.alert ? "bg-bad-soft/50 shadow-[inset_2px_0_0_var(--color-bad-dot)]" : "hover:bg-hover/60",
      )}
    >
      <span className="w-14 shrink-0 pt-2 text-right text-xs text-faint">
        <EventTime at={event.occurredAt} />
      </span>
      <span aria-hidden="true" className="relative flex w-2 shrink-0 justify-center">
        <span className={cx("absolute w-px bg-line", last ? "top-0 h-3" : "inset-y-0")} />
        <EventMark event={event} />
      </span>
      <div className="min-w-0 flex-1 py-2">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          {event.state ? <Badge tone={runStateRows[event.state].tone}>{states(event.state)}</Badge> : null}
          <span className={cx("min-w-0 wrap-anywhere text-ink", event.alert && "font-medium")}>
            {event.alert ? <span className="sr-only">{t("alert")} </span> : null}
            {words}
          </span>
          {since >= 1000 ? (
            <span className="text-xs text-faint tabular-nums">+{format.duration(since)}</span>
          ) : null}
          {late >= lateMs ? (
            <span
              className={cx(
                "inline-flex items-center gap-1 text-xs",
                late >= veryLateMs ? "text-warning" : "text-faint",
              )}
              title={t("lateWhy")}
            >
              <Clock aria-hidden="true" className="size-3" />
              {t("late", { after: format.duration(late) })}
            </span>
          ) : null}
        </div>
        <EventDetail event={event} />
      </div>
    </div>
  );
}
