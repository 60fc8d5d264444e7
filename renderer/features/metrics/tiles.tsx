import type { Metrics, Tally } from '../../../shared/contract/metrics.ts';
import { imagesPerHour, percent, settledImages, successRate } from '../../../shared/text/metrics-summary.ts';
import { money, number, span } from '../../strings/format.ts';
import { strings } from '../../strings/index.ts';
import { Icon } from '../../ui/icon.tsx';
import { type Trend, trendOf } from './trend.ts';

const text = strings.metrics;

type TileData = {
  readonly label: string;
  readonly value: string;
  readonly note: string;
  readonly trend: Trend | null;
  /** Whether more of it is good news, bad news, or neither. */
  readonly more: 'good' | 'bad' | 'neither';
};

/** The period's figures, each with how it stands to the period before. */
export function Tiles({ metrics }: { metrics: Metrics }) {
  return (
    <dl className="metrics-tiles" aria-label={text.figures}>
      {tilesOf(metrics).map((tile) => (
        <div key={tile.label} className="metrics-tile">
          <dt>{tile.label}</dt>
          <dd>
            <span className="metrics-tile-value">{tile.value}</span>
            <TrendMark trend={tile.trend} more={tile.more} />
            <span className="metrics-tile-note">{tile.note}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function tilesOf({ totals, beforeTotals, steps, jobs }: Metrics): TileData[] {
  const { usd, wastedUsd, estimatedUsd, unpriced, maybeBilled, maybeBilledUsd } = totals;
  const before = (figure: (tally: Tally) => number | null) =>
    beforeTotals === null ? null : figure(beforeTotals);
  const trend = (figure: (tally: Tally) => number | null) => trendOf(figure(totals), before(figure));
  const calls = steps.find(({ step }) => step === 'base_generation');
  const rate = successRate(totals);
  const pace = imagesPerHour(totals);
  const doubts = text.doubts(unpriced, maybeBilled, maybeBilledUsd);
  return [
    {
      label: text.tiles.images,
      value: number.format(totals.completed),
      note: text.ofImages(settledImages(totals), jobs),
      trend: trend(({ completed }) => completed),
      more: 'neither',
    },
    {
      label: text.tiles.success,
      value: rate === null ? text.none : percent(rate),
      note: text.failedCount(totals.failed),
      trend: trend(successRate),
      more: 'good',
    },
    {
      label: text.tiles.pace,
      value: pace === null ? text.none : number.format(Math.round(pace)),
      note: text.worked(totals.workMs),
      trend: trend(imagesPerHour),
      more: 'good',
    },
    {
      label: text.tiles.call,
      value: calls === undefined ? text.none : span(calls.p50),
      note: calls === undefined ? '' : text.slowest(calls.p95),
      trend: trendOf(calls?.p50 ?? null, calls?.before?.p50 ?? null),
      more: 'bad',
    },
    {
      label: text.tiles.cost,
      value: money(usd),
      note: text.estimate(estimatedUsd),
      trend: trend((tally) => tally.usd),
      more: 'neither',
    },
    {
      label: text.tiles.wasted,
      value: money(wastedUsd),
      note: doubts === '' ? text.nothingInDoubt : doubts,
      trend: trend((tally) => tally.wastedUsd),
      more: 'bad',
    },
    {
      label: text.tiles.lost,
      value: span(totals.rateLimitMs),
      note: text.otherWaits(totals.retryWaitMs),
      trend: trend(({ rateLimitMs }) => rateLimitMs),
      more: 'bad',
    },
    {
      label: text.tiles.retries,
      value: number.format(totals.retries),
      note: text.ofCalls(totals.calls),
      trend: trend(({ retries }) => retries),
      more: 'bad',
    },
  ];
}

function TrendMark({ trend, more }: { trend: Trend | null; more: TileData['more'] }) {
  if (trend === null) return null;
  if (trend.kind === 'same' || trend.kind === 'new') {
    return (
      <span className="metrics-trend">{trend.kind === 'same' ? text.trend.same : text.trend.isNew}</span>
    );
  }
  const { kind, share } = trend;
  const isGood = (kind === 'up') === (more === 'good');
  const look = more === 'neither' ? '' : isGood ? 'metrics-trend-good' : 'metrics-trend-bad';
  return (
    <span className={`metrics-trend ${look}`.trimEnd()}>
      <Icon name={kind} size={12} />
      {text.trend[kind](`${number.format(Math.round(share * 100))}%`)}
    </span>
  );
}
