import type { Metrics, MetricTable, SeriesPoint, Stretch } from '../../../shared/contract/metrics.ts';
import { money, number, span } from '../../strings/format.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { BarChart, type ChartSeries } from '../../ui/charts/bar-chart.tsx';
import { Card } from './card.tsx';
import { type Column, DataTable } from './data-table.tsx';

const text = strings.metrics;

type Series = ChartSeries & { readonly value: (point: SeriesPoint) => number };
type SeriesLook = {
  readonly series: readonly Series[];
  readonly look: 'stacked' | 'grouped';
  readonly format: (value: number) => string;
  readonly formatMark?: (value: number) => string;
  /** What the table has beyond the chart. */
  readonly more: readonly { readonly label: string; readonly cell: (point: SeriesPoint) => string }[];
};

const LOOKS: Readonly<Record<'images' | 'cost' | 'calls' | 'waits', SeriesLook>> = {
  images: {
    look: 'stacked',
    format: (value) => number.format(value),
    series: [
      { key: 'completed', label: text.completed, tone: 'good', value: ({ completed }) => completed },
      { key: 'failed', label: text.failedImages, tone: 'bad', value: ({ failed }) => failed },
      { key: 'cancelled', label: text.cancelled, tone: 'neutral', value: ({ cancelled }) => cancelled },
      { key: 'unknown', label: text.unknown, tone: 'warning', value: ({ unknown }) => unknown },
    ],
    more: [{ label: text.calls, cell: ({ calls }) => number.format(calls) }],
  },
  cost: {
    look: 'stacked',
    format: money,
    series: [
      { key: 'spent', label: text.spent, tone: 'first', value: ({ usd, wastedUsd }) => usd - wastedUsd },
      { key: 'wasted', label: text.wasted, tone: 'bad', value: ({ wastedUsd }) => wastedUsd },
    ],
    more: [
      { label: text.estimated, cell: ({ estimatedUsd }) => money(estimatedUsd) },
      { label: text.unpriced, cell: ({ unpriced }) => number.format(unpriced) },
      { label: text.maybeBilled, cell: ({ maybeBilled }) => number.format(maybeBilled) },
    ],
  },
  calls: {
    look: 'grouped',
    format: span,
    formatMark: text.axisSpan,
    series: [
      { key: 'p50', label: text.p50, tone: 'first', value: ({ calling }) => calling?.p50 ?? 0 },
      { key: 'p95', label: text.p95, tone: 'second', value: ({ calling }) => calling?.p95 ?? 0 },
    ],
    more: [{ label: text.count, cell: ({ calling }) => number.format(calling?.count ?? 0) }],
  },
  waits: {
    look: 'stacked',
    format: span,
    formatMark: text.axisSpan,
    series: [
      { key: 'rateLimit', label: text.rateLimit, tone: 'warning', value: ({ rateLimitMs }) => rateLimitMs },
      { key: 'retryWait', label: text.retryWait, tone: 'second', value: ({ retryWaitMs }) => retryWaitMs },
      { key: 'failedCall', label: text.failedCall, tone: 'bad', value: ({ failedCallMs }) => failedCallMs },
    ],
    more: [],
  },
};

type SeriesCardProps = {
  name: keyof typeof LOOKS;
  metrics: Metrics;
  onSave: (table: MetricTable) => void;
  /** Shows one stretch of the period by itself. */
  onZoom: (stretch: Stretch) => void;
};

/** Something over time. A click on a stretch, or its button in the table, shows that one alone. */
export function SeriesCard({ name, metrics, onSave, onZoom }: SeriesCardProps) {
  const { series, look, format, more, ...marks } = LOOKS[name];
  const { bucket, series: points } = metrics;
  const title = text.tables[name];
  const isZoomable = points.length > 1;
  const occurring = series.filter(({ value }) => points.some((point) => value(point) > 0));
  // What never came needs no place in the legend.
  const shown = occurring.length === 0 ? series : occurring;
  const zoom = (id: string): void => {
    const point = points.find(({ from }) => String(from) === id);
    if (point !== undefined) onZoom({ from: point.from, to: point.to });
  };
  const when: Column<SeriesPoint> = {
    label: text.time,
    cell: ({ from }) => {
      const label = text.bucketInTable(bucket, from);
      if (!isZoomable) return label;
      return (
        <Button size="small" look="quiet" title={text.zoomTo(label)} onClick={() => zoom(String(from))}>
          {label}
        </Button>
      );
    },
  };
  const columns: Column<SeriesPoint>[] = [
    when,
    ...series.map(({ label, value }) => ({
      label,
      numeric: true,
      cell: (point: SeriesPoint) => format(value(point)),
    })),
    ...more.map((column) => ({ ...column, numeric: true })),
  ];
  return (
    <Card
      name={name}
      onSave={onSave}
      chart={
        <BarChart
          label={text.chartHint(title, isZoomable)}
          look={look}
          format={format}
          {...marks}
          series={shown}
          rows={points.map((point) => ({
            id: String(point.from),
            label: text.bucket(bucket, point.from),
            values: Object.fromEntries(series.map(({ key, value }) => [key, value(point)])),
          }))}
          {...(isZoomable ? { onPick: zoom } : {})}
        />
      }
      table={
        <DataTable
          label={title}
          columns={columns}
          rows={points}
          keyOf={({ from }) => String(from)}
          empty={text.emptyText}
        />
      }
    />
  );
}
