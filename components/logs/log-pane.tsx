"use client";

import { useTranslations } from "next-intl";
import { useCallback, useState } from "react";
import { EmptyState } from "@/components/ui/empty-state";
import { useFormat } from "@/components/ui/use-format";
import { pathOf } from "@/lib/contract/browser-client";
import { type LogSource, readLog } from "@/lib/contract/flink";
import { indexAt, positionOf } from "./log-position";
import { findMatches } from "./log-search";
import { LogSourcePicker } from "./log-source-picker";
import { LogStatus } from "./log-status";
import { LogToolbar } from "./log-toolbar";
import { LogView } from "./log-view";
import { logQueryOf, useLog } from "./use-log";
import { chooseSource, keyOf, useLogParams } from "./use-log-params";
import { useLogRows } from "./use-log-rows";

/** The logs of a run's containers, living and dead. */
export function LogPane({
  project,
  run,
  sources,
}: {
  project: string;
  run: string;
  sources: readonly LogSource[];
}) {
  const t = useTranslations("logs");
  const [params, setParams] = useLogParams();
  const source = chooseSource(sources, params);
  if (!source) return <EmptyState title={t("none")} description={t("noneHint")} />;
  const picker = (
    <LogSourcePicker
      sources={sources}
      source={source}
      onChange={({ pod, container, previous }) =>
        void setParams({ pod, container, previous: previous || null, at: null })
      }
    />
  );
  return <OneLog key={keyOf(source)} {...{ project, run, source, picker, params, setParams }} />;
}

/** The match that was last stepped to, of which search. */
type Jump = { number: number; turn: number; match: number; find: string };

function OneLog({
  project,
  run,
  source,
  picker,
  params,
  setParams,
}: {
  project: string;
  run: string;
  source: LogSource;
  picker: React.ReactNode;
  params: ReturnType<typeof useLogParams>[0];
  setParams: ReturnType<typeof useLogParams>[1];
}) {
  const t = useTranslations("logs");
  const format = useFormat();
  const log = useLog({ project, run, source });
  const { find, matches, rows } = useLogRows(log, params);
  const [linked] = useState(params.at);
  const [follow, setFollow] = useState({ wish: linked === null, turn: 0 });
  const [following, setFollowing] = useState(linked === null);
  const [jump, setJump] = useState<Jump | null>(null);
  const lineNumber = (index: number | null) => (index === null ? null : (log.lines[index]?.number ?? null));
  const startAt = linked === null ? null : lineNumber(indexAt(log.lines, linked));

  const step = (by: 1 | -1) => {
    // Enter may come before the matches of what was just typed
    const now = find === params.find ? matches : findMatches(log.lines, params.find);
    if (now.length === 0) return;
    // before the first step: next is the oldest match, previous the newest
    const from = jump?.find === params.find ? jump.match : by === 1 ? -1 : 0;
    const match = (from + by + now.length) % now.length;
    const number = lineNumber(now[match] ?? null);
    if (number !== null) setJump({ number, match, find: params.find, turn: (jump?.turn ?? 0) + 1 });
  };
  const onPlace = useCallback(
    (line: { number: number } | null) => {
      const first = log.lines[0]?.number ?? 0;
      void setParams({ at: line === null ? null : positionOf(log.lines, line.number - first) });
    },
    [log, setParams],
  );
  const shown = rows?.length ?? log.lines.length;
  const match =
    jump?.find === params.find && matches.length > 0
      ? t("matchOf", { at: Math.min(jump.match + 1, matches.length), count: format.number(matches.length) })
      : format.number(matches.length);

  return (
    <section className="flex h-[min(78dvh,60rem)] min-h-100 flex-col overflow-hidden rounded-lg border border-line bg-surface shadow-card">
      <LogToolbar
        picker={picker}
        params={params}
        setParams={setParams}
        matches={match}
        onStep={step}
        following={following}
        canFollow={log.connection === "live" || log.connection === "connecting" || log.connection === "lost"}
        onFollow={(wish) => setFollow({ wish, turn: follow.turn + 1 })}
        download={{
          href: pathOf(readLog, { project, run }, logQueryOf(source)),
          name: `${source.pod}.${source.container}.log`,
        }}
      />
      <div className="min-h-0 flex-1">
        {shown === 0 ? (
          <EmptyState
            title={log.lines.length > 0 ? t("noMatch") : log.filled ? t("empty") : t("waiting")}
            description={
              log.lines.length > 0 ? t("noMatchHint") : log.connection === "gone" ? t("goneHint") : undefined
            }
          />
        ) : (
          <LogView
            lines={log.lines}
            rows={rows}
            find={find}
            wrap={params.wrap}
            label={t("linesOf", { name: source.pod })}
            startAt={startAt}
            jumpTo={jump}
            follow={follow}
            onFollowChange={setFollowing}
            onPlace={onPlace}
          />
        )}
      </div>
      <LogStatus log={log} source={source} shown={rows === null ? null : rows.length} />
    </section>
  );
}
