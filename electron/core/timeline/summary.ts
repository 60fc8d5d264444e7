import type { Span, Wall } from '../../../shared/domain/timeline.ts';
import { counted, duration } from '../../../shared/text/units.ts';

/** Less than this part of the whole is not worth a word. */
const WORTH_SAYING = 0.01;

const WALL_WORDS: Readonly<Record<keyof Wall, string>> = {
  worked: 'at work',
  queued: 'waiting for its turn',
  rate_limit: 'held up by the rate limit',
  backoff: 'waiting before a retry',
  paused: 'paused',
  stopped: 'while Safelight was not running',
  idle: 'between one end and the next start',
};

export type Slowest = {
  readonly index: number;
  readonly tookMs: number;
  readonly spans: readonly Span[];
};

export type Told = {
  readonly wall: Wall;
  readonly lengthMs: number;
  readonly ended: boolean;
  /** The image that took longest, of several. */
  readonly slowest: Slowest | null;
};

/** Where the job's time went, in a sentence or two. */
export function summaryOf({ wall, lengthMs, ended, slowest }: Told): string {
  const start = ended ? 'Took' : 'So far';
  const parts = (Object.entries(wall) as [keyof Wall, number][])
    .filter(([, ms]) => ms > 0 && ms >= lengthMs * WORTH_SAYING)
    .sort(([, a], [, b]) => b - a)
    .map(([kind, ms]) => `${duration(ms)} ${WALL_WORDS[kind]}`);
  const whole = `${start} ${duration(lengthMs)}`;
  const told = parts.length === 0 ? `${whole}.` : `${whole}: ${parts.join(', ')}.`;
  return slowest === null ? told : `${told} ${slowestSentence(slowest)}`;
}

function slowestSentence({ index, tookMs, spans }: Slowest): string {
  const firstWork = spans.findIndex(({ kind }) => kind === 'call' || kind === 'variant');
  const since = spans.slice(Math.max(0, firstWork));
  const calls = since.filter(({ kind }) => kind === 'call');
  const sum = (...kinds: readonly Span['kind'][]): number =>
    since.filter(({ kind }) => kinds.includes(kind)).reduce((ms, { from, to }) => ms + to - from, 0);
  const parts: [number, string][] = [
    [sum('call'), `in ${counted(calls.length, 'call')}`],
    [sum('rate_limit'), 'held up by the rate limit'],
    [sum('backoff'), 'waiting before retries'],
    [sum('queued'), 'queued'],
    [sum('check', 'variant', 'upload'), 'processing'],
  ];
  const told = parts
    .filter(([ms]) => ms > 0 && ms >= tookMs * WORTH_SAYING)
    .sort(([a], [b]) => b - a)
    .map(([ms, words]) => `${duration(ms)} ${words}`);
  return `Image ${index} took longest, ${duration(tookMs)}: ${told.join(', ')}.`;
}
