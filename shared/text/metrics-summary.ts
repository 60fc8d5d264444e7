import type { MetricPeriod, Metrics, MetricsQuery, Tally } from '../contract/metrics.ts';
import type { FailureCode } from '../domain/errors.ts';
import { counted, dayAndTime, dollars, duration } from './units.ts';

/** Smaller changes are what one day differs from another by anyway. */
const NOTABLE = 0.1;

/** What one sentence of the summary is about, and how it is to be taken. */
export type Finding = {
  readonly topic: 'images' | 'pace' | 'waits' | 'cost' | 'failures';
  readonly isTrouble: boolean;
  readonly text: string;
};

/** What a period is called, and what it is compared with: than what, and when that was. */
type PeriodWords = { readonly name: string; readonly before: string; readonly inBefore: string };

const PERIODS: Readonly<Record<MetricPeriod, PeriodWords>> = {
  today: {
    name: 'Today',
    before: 'yesterday up to this time',
    inBefore: 'yesterday up to this time',
  },
  yesterday: { name: 'Yesterday', before: 'the day before', inBefore: 'on the day before' },
  '24h': ofLast('24 hours'),
  '7d': ofLast('7 days'),
  '30d': ofLast('30 days'),
  '90d': ofLast('90 days'),
  all: { name: 'In all', before: 'before', inBefore: 'before' },
};

function ofLast(time: string): PeriodWords {
  return {
    name: `In the last ${time}`,
    before: `the ${time} before`,
    inBefore: `in the ${time} before`,
  };
}

/**
 * The figures of a period in words: what was made, how fast, what held it up, what it cost, and what failed.
 * @param nameOf what the reader knows a failure by
 */
export function summarize(
  metrics: Metrics,
  period: MetricsQuery['period'],
  nameOf: (code: FailureCode) => string,
): Finding[] {
  const { totals } = metrics;
  const words =
    typeof period === 'string'
      ? PERIODS[period]
      : {
          name: `From ${dayAndTime(period.from)} to ${dayAndTime(period.to)}`,
          before: 'the period before',
          inBefore: 'in the period before',
        };
  if (isEmpty(metrics)) {
    return [{ topic: 'images', isTrouble: false, text: `${words.name}, no job was worked on.` }];
  }
  return [
    imagesFinding(metrics, words.name),
    ...paceFinding(metrics, words.before),
    ...waitsFinding(totals),
    costFinding(totals),
    ...failuresFinding(metrics, words.inBefore, nameOf),
  ];
}

/** Whether nothing at all happened. */
export function isEmpty({ jobs, totals }: Pick<Metrics, 'jobs' | 'totals'>): boolean {
  return jobs === 0 && totals.calls === 0 && settledImages(totals) === 0;
}

export function settledImages({ completed, failed, cancelled, unknown }: Tally): number {
  return completed + failed + cancelled + unknown;
}

/** Of the images that succeeded or failed, how many succeeded, 0 to 1; null when there were none. */
export function successRate({ completed, failed }: Tally): number | null {
  return completed + failed === 0 ? null : completed / (completed + failed);
}

/** Images completed in an hour of work; null when no job was worked on. */
export function imagesPerHour({ completed, workMs }: Tally): number | null {
  return workMs === 0 ? null : (completed * 3_600_000) / workMs;
}

/** `94.9%`; never rounds to all or nothing what is not. */
export function percent(share: number): string {
  const shown = Math.round(share * 1_000) / 10;
  if (shown === 100 && share < 1) return 'over 99.9%';
  if (shown === 0 && share > 0) return 'under 0.1%';
  return `${shown}%`;
}

function imagesFinding({ jobs, totals }: Metrics, name: string): Finding {
  const rate = successRate(totals);
  const parts = [
    `${totals.completed.toLocaleString('en')} completed`,
    ...(totals.failed > 0 ? [`${totals.failed.toLocaleString('en')} failed`] : []),
    ...(totals.cancelled > 0 ? [`${totals.cancelled.toLocaleString('en')} cancelled`] : []),
    ...(totals.unknown > 0 ? [`${totals.unknown.toLocaleString('en')} of unknown outcome`] : []),
  ];
  const share = rate === null ? '' : ` (${percent(rate)} succeeded)`;
  const images = settledImages(totals);
  const what =
    images === 0 ? 'no image settled yet' : `${counted(images, 'image')}: ${parts.join(', ')}${share}`;
  return {
    topic: 'images',
    isTrouble: totals.failed + totals.unknown > 0,
    text: `${name}, ${counted(jobs, 'job')} and ${what}.`,
  };
}

function paceFinding({ totals, steps }: Metrics, before: string): Finding[] {
  const calls = steps.find(({ step }) => step === 'base_generation');
  const perHour = imagesPerHour(totals);
  if (calls === undefined || perHour === null) return [];
  const worked = `Jobs ran for ${duration(totals.workMs)}, at ${counted(Math.round(perHour), 'image')} an hour.`;
  const took = `Half of the calls took more than ${duration(calls.p50)}, one in twenty more than ${duration(calls.p95)}`;
  const compared = calls.before === null ? null : comparison(calls.p50, calls.before.p50);
  const how = compared === null ? '' : `, ${compared} than ${before} (${duration(calls.before?.p50 ?? 0)})`;
  return [{ topic: 'pace', isTrouble: compared === 'slower', text: `${worked} ${took}${how}.` }];
}

function comparison(now: number, before: number): 'slower' | 'faster' | null {
  if (now > before * (1 + NOTABLE)) return 'slower';
  return now < before * (1 - NOTABLE) ? 'faster' : null;
}

function waitsFinding({ rateLimitMs, retryWaitMs, failedCallMs, workMs }: Tally): Finding[] {
  const share =
    workMs > 0 && rateLimitMs > 0 ? ` (${percent(Math.min(1, rateLimitMs / workMs))} of the work)` : '';
  const parts = [
    ...(rateLimitMs > 0
      ? [`${duration(rateLimitMs)} to rate limits, when all calls stood still${share}`]
      : []),
    ...(retryWaitMs > 0 ? [`${duration(retryWaitMs)} to waits before other retries`] : []),
    ...(failedCallMs > 0 ? [`${duration(failedCallMs)} to calls that failed`] : []),
  ];
  if (parts.length === 0) return [];
  const overlap =
    retryWaitMs + failedCallMs > 0 ? ' Waits and failed calls are added up over the images.' : '';
  return [{ topic: 'waits', isTrouble: rateLimitMs > 0, text: `Time was lost: ${listed(parts)}.${overlap}` }];
}

function costFinding(totals: Tally): Finding {
  const { usd, wastedUsd, unpriced, maybeBilled, maybeBilledUsd } = totals;
  const wasted =
    wastedUsd > 0
      ? `, of which ${dollars(wastedUsd)} (${percent(wastedUsd / usd)}) was wasted on images that failed, were cancelled or were bought again`
      : usd > 0
        ? ', and none of it was wasted'
        : '';
  const spent =
    usd > 0 ? `It cost ${dollars(usd)}${wasted}.` : unpriced + maybeBilled > 0 ? '' : 'It cost nothing.';
  const about = maybeBilledUsd > 0 ? `, for about ${dollars(maybeBilledUsd)} if all were` : '';
  const doubts = [
    ...(unpriced > 0 ? [`${counted(unpriced, 'call')} billed at a price that is not known.`] : []),
    ...(maybeBilled > 0 ? [`${counted(maybeBilled, 'failed call')} may have been billed${about}.`] : []),
  ];
  return {
    topic: 'cost',
    isTrouble: wastedUsd > 0 || unpriced + maybeBilled > 0,
    text: [spent, ...doubts].filter((sentence) => sentence !== '').join(' '),
  };
}

function failuresFinding(
  { errors, totals }: Metrics,
  inBefore: string,
  nameOf: (code: FailureCode) => string,
): Finding[] {
  const [most] = errors;
  if (most === undefined) return [];
  const earlier =
    most.before === null
      ? ''
      : ` (${most.before === 0 ? 'none' : most.before.toLocaleString('en')} ${inBefore})`;
  const rest = totals.failures - most.count;
  const others = rest > 0 ? ` All other failures: ${rest.toLocaleString('en')}.` : '';
  return [
    {
      topic: 'failures',
      isTrouble: true,
      text: `Failed most: ${nameOf(most.code)}, ${times(most.count)}${earlier}.${others}`,
    },
  ];
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count.toLocaleString('en')} times`;
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
