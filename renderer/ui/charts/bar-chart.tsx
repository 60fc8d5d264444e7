import { useId } from 'react';
import { Bar, CartesianGrid, BarChart as Chart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { Hatch } from './hatch.tsx';
import { Legend } from './legend.tsx';
import { colorOf, isHatched, type Tone } from './tones.ts';
import './charts.css';

export type ChartSeries = {
  readonly key: string;
  readonly label: string;
  readonly tone: Tone;
};

export type ChartRow = {
  readonly id: string;
  readonly label: string;
  readonly values: Readonly<Record<string, number>>;
};

type BarChartProps = {
  /** Its name, and how it is read by keyboard; a table with the same figures stands beside it for whoever wants that. */
  label: string;
  rows: readonly ChartRow[];
  series: readonly ChartSeries[];
  /** On top of each other, or side by side. */
  look: 'stacked' | 'grouped';
  format: (value: number) => string;
  /** The same in short, for the axis; `format` if not given. */
  formatMark?: (value: number) => string;
  /** What a click on a row does. */
  onPick?: (id: string) => void;
};

const HEIGHT = 220;
const TICK = { fontSize: 11, fill: 'var(--muted)' };

/** Figures of some series as bars. With the focus in it, the arrow keys go from row to row and show their figures. */
export function BarChart({ label, rows, series, look, format, formatMark = format, onPick }: BarChartProps) {
  const id = useId();
  return (
    <figure className="chart" aria-label={label}>
      <Legend series={series} />
      <ResponsiveContainer width="100%" height={HEIGHT}>
        <Chart
          data={[...rows]}
          margin={{ top: 8, right: 4, bottom: 0, left: 0 }}
          barCategoryGap={rows.length > 40 ? 1 : '20%'}
          barGap={1}
          maxBarSize={48}
          title={label}
          onClick={({ activeTooltipIndex }) => {
            const row = rows[Number(activeTooltipIndex)];
            if (row !== undefined) onPick?.(row.id);
          }}
          {...(onPick === undefined ? {} : { style: { cursor: 'pointer' } })}
        >
          <defs>
            {series.map(
              ({ key, tone }) => isHatched(tone) && <Hatch key={key} id={`${id}-${key}`} tone={tone} />,
            )}
          </defs>
          <CartesianGrid vertical={false} stroke="var(--border)" />
          <XAxis
            dataKey="label"
            tick={TICK}
            tickLine={false}
            axisLine={{ stroke: 'var(--border-strong)' }}
            minTickGap={16}
          />
          <YAxis tick={TICK} tickLine={false} axisLine={false} width={64} tickFormatter={formatMark} />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: 'var(--hover)' }}
            content={({ active, label: row, payload }) =>
              active === true && payload.length > 0 ? (
                <div className="chart-tooltip">
                  <p>{row}</p>
                  <ul>
                    {payload.map(({ name, value, dataKey }) => (
                      <li key={String(name ?? dataKey)}>
                        {name}: <strong>{format(Number(value))}</strong>
                      </li>
                    ))}
                  </ul>
                </div>
              ) : null
            }
          />
          {series.map(({ key, label: name, tone }) => (
            <Bar
              key={key}
              name={name}
              dataKey={(row: ChartRow) => row.values[key] ?? 0}
              fill={isHatched(tone) ? `url(#${id}-${key})` : colorOf(tone)}
              isAnimationActive={false}
              {...(look === 'stacked' ? { stackId: 'all' } : {})}
            />
          ))}
        </Chart>
      </ResponsiveContainer>
    </figure>
  );
}
