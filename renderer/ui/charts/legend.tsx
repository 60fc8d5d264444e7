import { useId } from 'react';
import type { ChartSeries } from './bar-chart.tsx';
import { Hatch } from './hatch.tsx';
import { colorOf, isHatched } from './tones.ts';

/** Which bar is which. */
export function Legend({ series }: { series: readonly ChartSeries[] }) {
  const id = useId();
  return (
    <ul className="chart-legend">
      {series.map(({ key, label, tone }) => (
        <li key={key}>
          <svg width="12" height="12" aria-hidden="true">
            {isHatched(tone) && (
              <defs>
                <Hatch id={`${id}-${key}`} tone={tone} />
              </defs>
            )}
            <rect
              width="12"
              height="12"
              rx="2"
              fill={isHatched(tone) ? `url(#${id}-${key})` : colorOf(tone)}
            />
          </svg>
          {label}
        </li>
      ))}
    </ul>
  );
}
