/* oxlint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role --
   a table laid out by another `display` loses its roles, so they are spelled out */
import type { ReactNode } from "react";
import { cx } from "./cx";

export type Column<Row> = {
  id: string;
  /** also the label beside the value where rows are stacked */
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  align?: "left" | "right";
  /** what a row is recognised by: leads its stacked form, without a label */
  primary?: boolean;
  /** left out where rows are stacked */
  wideOnly?: boolean;
  /** left out where the table has less than 896 px */
  roomyOnly?: boolean;
  /** what one can do with the row: its header is for screen readers, and it stands at the top of a stacked row */
  actions?: boolean;
  /** of the cells, e.g. a width */
  className?: string;
  sort?: "ascending" | "descending";
};

/**
 * Dense rows; where the table has less than 576 px each row stands as a block of labelled values.
 */
export function Table<Row>({
  label,
  columns,
  rows,
  rowKey,
  rowTone,
  className,
}: {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  rowTone?: (row: Row) => "bad" | "warning" | undefined;
  className?: string;
}) {
  return (
    <div className="@container overflow-x-auto">
      <table
        role="table"
        aria-label={label}
        className={cx("w-full border-collapse text-sm @max-xl:block", className)}
      >
        <thead role="rowgroup" className="@max-xl:sr-only">
          <tr role="row" className="border-b border-line">
            {columns.map((column) => (
              <th
                key={column.id}
                role="columnheader"
                scope="col"
                aria-sort={column.sort}
                className={cx(
                  "h-8 px-3 text-xs font-medium whitespace-nowrap text-faint first:pl-4 last:pr-4",
                  column.align === "right" ? "text-right" : "text-left",
                  column.roomyOnly && "@max-4xl:hidden",
                )}
              >
                {column.actions ? <span className="sr-only">{column.header}</span> : column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" className="@max-xl:block">
          {rows.map((row) => (
            <Row key={rowKey(row)} row={row} columns={columns} tone={rowTone?.(row)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row<Row>({
  row,
  columns,
  tone,
}: {
  row: Row;
  columns: readonly Column<Row>[];
  tone: "bad" | "warning" | undefined;
}) {
  return (
    <tr
      role="row"
      className={cx(
        "group/row relative border-b border-line transition-colors last:border-b-0 hover:bg-hover/60 @max-xl:grid @max-xl:grid-cols-2 @max-xl:gap-x-4 @max-xl:gap-y-2 @max-xl:px-4 @max-xl:py-3",
        tone === "bad" && "shadow-[inset_2px_0_0_var(--color-bad-dot)]",
        tone === "warning" && "shadow-[inset_2px_0_0_var(--color-warning-dot)]",
      )}
    >
      {columns.map((column) => (
        <td
          key={column.id}
          role="cell"
          className={cx(
            "h-10 px-3 py-1.5 align-middle first:pl-4 last:pr-4 @max-xl:h-auto @max-xl:p-0 @max-xl:first:pl-0 @max-xl:last:pr-0",
            column.align === "right" && "text-right tabular-nums @max-xl:text-left",
            column.primary ? "@max-xl:order-first @max-xl:col-span-2" : "",
            column.wideOnly && "@max-xl:hidden",
            column.roomyOnly && "@max-4xl:hidden",
            column.actions && "@max-xl:absolute @max-xl:top-2 @max-xl:right-2 @max-xl:w-auto",
            column.className,
          )}
        >
          {column.primary || column.actions ? null : (
            <span aria-hidden="true" className="mb-0.5 block text-xs text-faint @xl:hidden">
              {column.header}
            </span>
          )}
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}
