"use client";

import { BookOpenText } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { SqlEditor } from "@/components/sql/sql-editor";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Menu, MenuItem } from "@/components/ui/menu";
import { Textarea } from "@/components/ui/textarea";
import { type ExampleName, exampleNames, examples } from "./examples";
import { JarPicker } from "./jar-picker";
import { KindSwitch } from "./kind-switch";
import type { SectionProps } from "./section";

/** What the job does: a script or a JAR. */
export function CodeSection({ project, draft, change, problems }: SectionProps & { project: string }) {
  const t = useTranslations("job-form");
  const hintId = useId();
  const error = problems["/spec/code/sql"];
  return (
    <Card
      flush
      title={t("code")}
      actions={
        <>
          {draft.kind === "SQL" ? (
            <ExampleMenu onChoose={(name) => change({ sql: examples[name].sql })} />
          ) : null}
          <KindSwitch value={draft.kind} onChange={(kind) => change({ kind })} />
        </>
      }
    >
      {draft.kind === "SQL" ? (
        <>
          <SqlEditor
            label={t("sql.label")}
            describedBy={hintId}
            value={draft.sql}
            onChange={(sql) => change({ sql })}
            minHeight="380px"
          />
          <div className="border-t border-line px-4 py-2 text-xs">
            {error ? (
              <p role="alert" className="text-bad">
                {error}
              </p>
            ) : null}
            <p id={hintId} className={error ? "sr-only" : "text-muted"}>
              {t("sql.hint")}
            </p>
          </div>
        </>
      ) : (
        <div className="flex flex-col gap-4 p-4">
          <JarPicker
            project={project}
            value={draft.artifact}
            onChange={(artifact) => change({ artifact })}
            error={problems["/spec/code/artifactId"]}
          />
          <Field
            label={t("jar.mainClass")}
            optional={t("optional")}
            hint={t("jar.mainClassHint")}
            error={problems["/spec/code/mainClass"]}
          >
            <Input
              value={draft.mainClass}
              onValueChange={(mainClass) => change({ mainClass })}
              spellCheck={false}
              placeholder="com.example.OrdersJob"
              className="font-mono text-xs"
            />
          </Field>
          <Field label={t("jar.arguments")} optional={t("optional")} hint={t("jar.argumentsHint")}>
            <Textarea
              value={draft.arguments}
              onValueChange={(text) => change({ arguments: text })}
              spellCheck={false}
              className="font-mono text-xs"
            />
          </Field>
        </div>
      )}
    </Card>
  );
}

function ExampleMenu({ onChoose }: { onChoose: (name: ExampleName) => void }) {
  const t = useTranslations("job-form.example");
  return (
    <Menu
      trigger={
        <Button size="sm" variant="ghost">
          <BookOpenText aria-hidden="true" className="size-3.5" />
          {t("label")}
        </Button>
      }
    >
      {exampleNames.map((name) => (
        <MenuItem key={name} onSelect={() => onChoose(name)}>
          <span className="block">{t(`${name}.title`)}</span>
          <span className="block text-xs text-muted">{t(`${name}.description`)}</span>
        </MenuItem>
      ))}
    </Menu>
  );
}
