import type { MetricTable, StepFigures } from '../../../shared/contract/metrics.ts';
import { number, span } from '../../strings/format.ts';
import { strings } from '../../strings/index.ts';
import { BarChart, type ChartSeries } from '../../ui/charts/bar-chart.tsx';
import { Card } from './card.tsx';
import { type Column, DataTable } from './data-table.tsx';

const text = strings.metrics;
const SERIES: readonly ChartSeries[] = [
  { key: 'p50', label: text.p50, tone: 'first' },
  { key: 'p95', label: text.p95, tone: 'second' },
  { key: 'p99', label: text.p99, tone: 'third' },
];

const COLUMNS: readonly Column<StepFigures>[] = [
  { label: text.step, cell: ({ step }) => strings.log.steps[step] },
  { label: text.count, numeric: true, cell: ({ count }) => number.format(count) },
  { label: text.p50, numeric: true, cell: ({ p50 }) => span(p50) },
  { label: text.p95, numeric: true, cell: ({ p95 }) => span(p95) },
  { label: text.p99, numeric: true, cell: ({ p99 }) => span(p99) },
  {
    label: text.p50Before,
    numeric: true,
    cell: ({ before }) => (before === null ? text.none : span(before.p50)),
  },
];

/** How long each step took that is measured. */
export function StepsCard({
  steps,
  onSave,
}: {
  steps: readonly StepFigures[];
  onSave: (table: MetricTable) => void;
}) {
  const table = (
    <DataTable
      label={text.tables.steps}
      columns={COLUMNS}
      rows={steps}
      keyOf={({ step }) => step}
      empty={text.noSteps}
    />
  );
  if (steps.length === 0) return <Card name="steps" wide onSave={onSave} table={table} />;
  return (
    <Card
      name="steps"
      wide
      onSave={onSave}
      table={table}
      chart={
        <BarChart
          label={text.chartHint(text.tables.steps, false)}
          look="grouped"
          format={span}
          formatMark={text.axisSpan}
          series={SERIES}
          rows={steps.map(({ step, p50, p95, p99 }) => ({
            id: step,
            label: strings.log.steps[step],
            values: { p50, p95, p99 },
          }))}
        />
      }
    />
  );
}
