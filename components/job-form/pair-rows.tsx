"use client";

import { Plus, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { type Pair, pair } from "./draft";

/** Names with values. Several lines of `name: value` or `name = value`, pasted into a name, become as many rows. */
export function PairRows({
  label,
  rows,
  onChange,
  keyPlaceholder,
  valuePlaceholder,
  errorOf,
}: {
  label: string;
  rows: Pair[];
  onChange: (rows: Pair[]) => void;
  keyPlaceholder: string;
  valuePlaceholder: string;
  errorOf: (key: string) => string | undefined;
}) {
  const t = useTranslations("job-form");
  const change = (id: string, part: Partial<Pair>) =>
    onChange(rows.map((row) => (row.id === id ? { ...row, ...part } : row)));
  const paste = (id: string, text: string): boolean => {
    const pasted = readPairs(text);
    if (pasted.length < 2) return false;
    onChange(rows.flatMap((row) => (row.id === id ? pasted : [row])));
    return true;
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="sr-only">{label}</legend>
      {rows.map((row) => {
        const error = errorOf(row.key.trim());
        return (
          <div key={row.id}>
            <div className="flex items-center gap-1.5">
              <Input
                aria-label={t("pair.name", { of: label })}
                aria-invalid={error ? true : undefined}
                placeholder={keyPlaceholder}
                spellCheck={false}
                value={row.key}
                onValueChange={(key) => change(row.id, { key })}
                onPaste={(event) => {
                  if (paste(row.id, event.clipboardData.getData("text"))) event.preventDefault();
                }}
                className={error ? "border-bad-dot font-mono text-xs" : "font-mono text-xs"}
              />
              <Input
                aria-label={t("pair.value", { of: row.key || label })}
                placeholder={valuePlaceholder}
                spellCheck={false}
                value={row.value}
                onValueChange={(value) => change(row.id, { value })}
                className="font-mono text-xs"
              />
              <Button
                variant="ghost"
                size="icon"
                aria-label={t("pair.remove", { name: row.key || label })}
                onClick={() => onChange(rows.filter(({ id }) => id !== row.id))}
              >
                <Trash2 aria-hidden="true" className="size-3.5" />
              </Button>
            </div>
            {error ? (
              <p role="alert" className="mt-1 text-xs text-bad">
                {error}
              </p>
            ) : null}
          </div>
        );
      })}
      <Button
        size="sm"
        variant="ghost"
        className="-ml-2.5 self-start"
        onClick={() => onChange([...rows, pair()])}
      >
        <Plus aria-hidden="true" className="size-3.5" />
        {t("pair.add")}
      </Button>
    </fieldset>
  );
}

function readPairs(text: string): Pair[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const match = /^\s*([^\s:=#][^\s:=]*)\s*[:=]\s*(.*?)\s*$/.exec(line);
    return match ? [pair(match[1], match[2]?.replace(/^(['"])(.*)\1$/, "$2"))] : [];
  });
}
