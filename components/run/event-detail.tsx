"use client";

import { useTranslations } from "next-intl";
import { useFormat } from "@/components/ui/use-format";
import type { RunEvent } from "@/lib/contract/runs";
import { Disclosure } from "./disclosure";
import { EventTime } from "./event-time";
import { useReason } from "./use-reason";

/** Ids that mean something to programs only: the API has them, and a recovery's runs are linked above. `of` stands beside its attempt. */
const internal = new Set(["uid", "triggerId", "runId", "of"]);
const isRunId = (value: unknown): boolean => typeof value === "string" && value.startsWith("run_");

/** What the server wrote beside the words, and the evidence by name. Long evidence (a stack) waits to be opened. */
export function EventDetail({ event }: { event: RunEvent }) {
  const t = useTranslations("events");
  const format = useFormat();
  const more = useReason().more(event.type, event.message);
  const entries = Object.entries(event.detail).filter(
    ([key, value]) =>
      !internal.has(key) &&
      !isRunId(value) &&
      value !== null &&
      value !== undefined &&
      value !== "" &&
      !(more ?? "").includes(textOf(value)),
  );
  const short = entries.filter(([, value]) => textOf(value).length <= 120 && !textOf(value).includes("\n"));
  const long = entries.filter((entry) => !short.includes(entry));
  const name = (key: string) => (t.has(`detail.${key}`) ? t(`detail.${key}`) : key);
  const show = (key: string, value: unknown) => {
    if (key === "at" && typeof value === "number") return <EventTime at={new Date(value).toISOString()} />;
    if (key === "ageMs" && typeof value === "number") return format.duration(value);
    if (key === "attempt" && typeof event.detail.of === "number")
      return t("attemptOf", { attempt: textOf(value), of: event.detail.of });
    return <code className="[font-variant-ligatures:none]">{textOf(value)}</code>;
  };
  return (
    <>
      {more ? <p className="mt-0.5 wrap-anywhere text-xs text-muted">{more}</p> : null}
      {short.length > 0 ? (
        <dl className="mt-0.5 flex flex-wrap gap-x-4 gap-y-0.5 text-xs text-muted">
          {short.map(([key, value]) => (
            <div key={key} className="flex min-w-0 gap-1.5">
              <dt className="shrink-0 text-faint">{name(key)}</dt>
              <dd className="wrap-anywhere">{show(key, value)}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {long.map(([key, value]) => (
        <Disclosure key={key} label={name(key)} className="mt-1">
          <pre className="max-h-80 overflow-auto rounded-md bg-sunken p-3 text-xs">{textOf(value)}</pre>
        </Disclosure>
      ))}
    </>
  );
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
