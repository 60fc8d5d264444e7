import type { ReactNode } from 'react';
import { strings } from '../../strings/index.ts';

export type Column<T> = {
  readonly label: string;
  readonly cell: (row: T) => ReactNode;
  /** Numbers stand under each other by their digits. */
  readonly numeric?: boolean;
};

type DataTableProps<T> = {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
  empty: string;
};

/** Figures as a table. The first column names the row. */
export function DataTable<T>({ label, columns, rows, keyOf, empty }: DataTableProps<T>) {
  if (rows.length === 0) return <p className="metrics-none">{empty}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="metrics-table-frame" tabIndex={0} aria-label={strings.metrics.tableOf(label)}>
      <table className="metrics-table">
        <thead>
          <tr>
            {columns.map(({ label: name, numeric }) => (
              <th key={name} scope="col" className={numeric === true ? 'metrics-number' : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ label: name, cell, numeric }, at) =>
                at === 0 ? (
                  <th key={name} scope="row">
                    {cell(row)}
                  </th>
                ) : (
                  <td key={name} className={numeric === true ? 'metrics-number' : undefined}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
