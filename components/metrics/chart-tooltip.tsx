"use client";

import { useFormat } from "@/components/ui/use-format";

type Entry = { dataKey?: unknown; value?: unknown; color?: string | undefined };

/** The one tooltip of all charts: when, and what each line said then. */
export function ChartTooltip({
  active,
  label,
  payload,
  nameOf,
  unit,
}: {
  active?: boolean | undefined;
  label?: unknown;
  payload?: readonly Entry[] | undefined;
  nameOf: (name: string) => string;
  unit: (value: number) => string;
}) {
  const format = useFormat();
  if (!active || !payload || payload.length === 0) return null;
  return (
    <div className="rounded-md bg-raised px-2.5 py-2 text-xs shadow-popup">
      <p className="mb-1 text-faint tabular-nums">{format.dateTime(Number(label))}</p>
      <table>
        <tbody>
          {payload.map((entry) => (
            <tr key={String(entry.dataKey)}>
              <td className="pr-3 text-muted">
                <span
                  aria-hidden="true"
                  className="mr-1.5 inline-block h-0.5 w-3 rounded-full align-middle"
                  style={{ background: entry.color }}
                />
                {nameOf(String(entry.dataKey))}
              </td>
              <td className="text-right font-medium text-ink tabular-nums">
                {typeof entry.value === "number" ? unit(entry.value) : "–"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
