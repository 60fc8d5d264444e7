import { type ReactNode, useId, useState } from 'react';
import type { MetricTable } from '../../../shared/contract/metrics.ts';
import { strings } from '../../strings/index.ts';
import { IconButton } from '../../ui/button.tsx';
import { Segmented } from '../../ui/segmented.tsx';

const text = strings.metrics;
const VIEWS = [
  { value: 'chart', label: text.chart },
  { value: 'table', label: text.table },
] as const;

type CardProps = {
  name: MetricTable;
  onSave: (table: MetricTable) => void;
  /** Without a chart the table is all there is. */
  chart?: ReactNode;
  table: ReactNode;
  wide?: boolean;
};

/** One question about the period: its chart, the same as a table, and a way to save it. */
export function Card({ name, onSave, chart, table, wide = false }: CardProps) {
  const [view, setView] = useState<'chart' | 'table'>('chart');
  const id = useId();
  const title = text.tables[name];
  return (
    <section className={`metrics-card ${wide ? 'metrics-card-wide' : ''}`.trimEnd()} aria-labelledby={id}>
      <header className="metrics-card-head">
        <div>
          <h2 id={id}>{title}</h2>
          <p>{text.tableTexts[name]}</p>
        </div>
        <div className="metrics-card-tools">
          {chart !== undefined && (
            <Segmented label={text.viewOf(title)} value={view} options={VIEWS} onChange={setView} />
          )}
          <IconButton label={text.csv(title)} icon="download" size="small" onClick={() => onSave(name)} />
        </div>
      </header>
      {chart !== undefined && view === 'chart' ? chart : table}
    </section>
  );
}
