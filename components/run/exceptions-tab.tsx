"use client";

import { CircleCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { useApi } from "@/components/live/use-api";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { listExceptions } from "@/lib/contract/flink";
import type { Run } from "@/lib/contract/runs";
import { EventTime } from "./event-time";
import { FlinkAnswer, pollOf } from "./flink-answer";
import { StackText } from "./stack-text";

/** What went wrong inside Flink, newest first, each by its first cause. */
export function ExceptionsTab({ project, run }: { project: string; run: Run }) {
  const t = useTranslations("run");
  const query = useApi(listExceptions, { params: { project, run: run.id } }, undefined, {
    every: pollOf(run),
  });
  return (
    <FlinkAnswer
      query={query}
      run={run}
      what="exceptions"
      kept={run.cause ? <Kept cause={run.cause} /> : null}
    >
      {({ items }) =>
        items.length === 0 ? (
          <Card flush>
            <EmptyState
              icon={<CircleCheck className="size-5" />}
              title={t("exceptions.none")}
              description={t("exceptions.noneHint")}
            />
          </Card>
        ) : (
          <Card flush>
            <ol aria-label={t("exceptions.title")} className="divide-y divide-line">
              {items.map((each) => (
                <li key={`${each.at} ${each.task} ${each.name}`} className="px-4 py-3">
                  <p className="flex flex-wrap gap-x-2 text-xs text-faint">
                    <EventTime at={each.at} />
                    <RelativeTime at={each.at} />
                    {each.task ? <span className="wrap-anywhere">{each.task}</span> : null}
                    {each.taskManager ? (
                      <span className="wrap-anywhere font-mono">{each.taskManager}</span>
                    ) : null}
                  </p>
                  <p className="mt-1 font-medium wrap-anywhere">{each.summary}</p>
                  <p className="font-mono text-xs wrap-anywhere text-muted">{each.name}</p>
                  <StackText text={each.stack} />
                </li>
              ))}
            </ol>
          </Card>
        )
      }
    </FlinkAnswer>
  );
}

function Kept({ cause }: { cause: NonNullable<Run["cause"]> }) {
  const t = useTranslations("run");
  return (
    <Card title={t("exceptions.kept")}>
      <p className="font-medium wrap-anywhere">{cause.summary}</p>
      {cause.detail ? <StackText text={cause.detail} /> : null}
    </Card>
  );
}
