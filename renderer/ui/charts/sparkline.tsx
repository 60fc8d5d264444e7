import './charts.css';

const WIDTH = 96;
const HEIGHT = 20;
/** More bars than this no screen has the room for. */
const MOST_BARS = 32;

/** How a count went, in the height of a line. The label says what the picture shows. */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  const bars = condensed(values);
  const most = Math.max(1, ...bars);
  const step = WIDTH / Math.max(bars.length, 1);
  return (
    <svg className="sparkline" width={WIDTH} height={HEIGHT} role="img" aria-label={label}>
      {bars.map((value, at) => {
        const height = value === 0 ? 1 : Math.max(2, (value / most) * HEIGHT);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
            key={at}
            className={value === 0 ? 'sparkline-none' : 'sparkline-bar'}
            x={at * step}
            y={HEIGHT - height}
            width={Math.max(1, step - 1)}
            height={height}
          />
        );
      })}
    </svg>
  );
}

/** As many neighbours together as it takes to have few enough. */
function condensed(values: readonly number[]): number[] {
  const together = Math.ceil(values.length / MOST_BARS);
  const bars: number[] = [];
  for (let from = 0; from < values.length; from += together) {
    bars.push(values.slice(from, from + together).reduce((sum, value) => sum + value, 0));
  }
  return bars;
}
