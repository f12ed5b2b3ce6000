"use client";

import { useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { SectionProps } from "./section";

/** A new job's name and purpose; a new version's comment. */
export function AboutSection({ draft, change, problems, isNew }: SectionProps & { isNew: boolean }) {
  const t = useTranslations("job-form");
  return (
    <Card>
      {isNew ? (
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t("name")} error={problems["/name"]}>
            <Input
              value={draft.name}
              onValueChange={(name) => change({ name })}
              placeholder={t("namePlaceholder")}
              autoComplete="off"
              maxLength={100}
            />
          </Field>
          <Field label={t("description")} optional={t("optional")} error={problems["/description"]}>
            <Input
              maxLength={2000}
              value={draft.description}
              onValueChange={(description) => change({ description })}
              placeholder={t("descriptionPlaceholder")}
            />
          </Field>
        </div>
      ) : (
        <Field label={t("comment")} optional={t("optional")} error={problems["/comment"]}>
          <Input
            value={draft.comment}
            onValueChange={(comment) => change({ comment })}
            placeholder={t("commentPlaceholder")}
            maxLength={500}
          />
        </Field>
      )}
    </Card>
  );
}
