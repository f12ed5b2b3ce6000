"use client";

import { useTranslations } from "next-intl";
import { SqlEditor } from "@/components/sql/sql-editor";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { DefinitionList } from "@/components/ui/definition-list";
import { useFormat } from "@/components/ui/use-format";
import type { Version } from "@/lib/contract/jobs";
import { taskManagersOf } from "@/lib/domain/job-spec";
import { ResilienceCard } from "./resilience-card";
import { codeText } from "./spec-text";

/** What the next start runs. */
export function SpecPanel({ version }: { version: Version }) {
  const t = useTranslations("jobPage");
  const format = useFormat();
  const { spec } = version;
  const process = ({ cpu, memoryMib }: { cpu: number; memoryMib: number }) =>
    t("facts.resourcesValue", { cores: format.number(cpu, 2), memory: format.mib(memoryMib) });
  const options = Object.entries(spec.flinkOptions).toSorted(([a], [b]) => a.localeCompare(b));
  const code = codeText(spec);
  return (
    <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
      <Card
        flush
        title={spec.code.kind === "SQL" ? "SQL" : "JAR"}
        description={version.comment || undefined}
        actions={<CopyButton text={code} />}
      >
        {spec.code.kind === "SQL" ? (
          <SqlEditor value={code} readOnly label="SQL" minHeight="8rem" />
        ) : (
          <pre
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            tabIndex={0}
            aria-label={spec.code.kind}
            className="max-h-[70dvh] overflow-auto p-4 text-xs leading-4.5 -outline-offset-2"
          >
            {code}
          </pre>
        )}
      </Card>
      <div className="flex flex-col gap-4">
        <Card title={t("spec.resources")}>
          <DefinitionList
            items={[
              { term: t("spec.engine"), value: `Flink ${version.flinkVersion}` },
              { term: t("spec.parallelism"), value: spec.parallelism },
              { term: t("spec.slots"), value: spec.slotsPerTaskManager },
              { term: "JobManager", value: process(spec.jobManager) },
              { term: "TaskManager", value: `${taskManagersOf(spec)} × ${process(spec.taskManager)}` },
              {
                term: t("spec.checkpoints"),
                value:
                  spec.checkpointIntervalMs === null
                    ? t("spec.noCheckpoints")
                    : t("spec.every", { interval: format.duration(spec.checkpointIntervalMs) }),
              },
              { term: t("spec.restore"), value: t(`spec.restores.${spec.restore}`) },
            ]}
          />
        </Card>
        <ResilienceCard policy={spec} />
        <Card title={t("spec.options")}>
          {options.length === 0 ? (
            <p className="text-muted">{t("spec.noOptions")}</p>
          ) : (
            <dl className="flex flex-col gap-2 text-xs">
              {options.map(([name, value]) => (
                <div key={name}>
                  <dt className="font-mono wrap-anywhere text-muted">{name}</dt>
                  <dd className="font-mono wrap-anywhere text-ink">{value}</dd>
                </div>
              ))}
            </dl>
          )}
        </Card>
      </div>
    </div>
  );
}
