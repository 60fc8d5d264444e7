import type { Timeline } from '../../../../shared/contract/timeline.ts';
import type { ImageStatus } from '../../../../shared/domain/image.ts';
import type { Level } from '../../../../shared/domain/log-entry.ts';
import {
  IMAGE_WORK_KINDS,
  isWait,
  SPAN_KINDS,
  type SpanKind,
  type TimelineRow,
} from '../../../../shared/domain/timeline.ts';
import { ticksOf } from '../../../../shared/domain/timeline-ticks.ts';
import { levelColor, levelIcon } from '../../../../shared/text/level-marks.ts';
import { counted, duration } from '../../../../shared/text/units.ts';
import type { Style } from './style.ts';
import { SPAN_MARKS, spanBar, spanPainter } from './timeline-bar.ts';

export type TimelinePage = {
  readonly timeline: Timeline;
  /** Columns of the whole line. */
  readonly width: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** How many images are not shown, on the last page. */
  readonly left: number;
};

/** `Image 10000`, and two spaces between the columns. */
const NAME_WIDTH = 11;
/** `✓ 12 min 05 s` */
const TIME_WIDTH = 13;
const GAP = '  ';
const LEAST_BAR = 10;
/** Between two marks of the axis. */
const TICK_COLUMNS = 10;

const KIND_WORDS: Readonly<Record<SpanKind, string>> = {
  queued: 'queued',
  rate_limit: 'rate limit',
  backoff: 'wait before retry',
  paused: 'paused',
  stopped: 'Safelight not running',
  call: 'call',
  check: 'check',
  variant: 'variant',
  upload: 'store',
  initialization: 'initialization',
  validation: 'validation',
  cleanup: 'cleanup',
  completion: 'completion',
  idle: 'not started again yet',
};

/** A page of a job's timeline: what it took, its line and those of its images, and what the marks mean. */
export function timelineLines(page: TimelinePage, style: Style): string[] {
  const { timeline, width, isFirst, isLast, left } = page;
  const bar = Math.max(LEAST_BAR, width - NAME_WIDTH - TIME_WIDTH - 2 * GAP.length);
  return [
    ...(isFirst ? headLines(timeline, width, bar, style) : []),
    ...timeline.rows.map((row) => rowLine(row, timeline.lengthMs, bar, style)),
    ...(isLast && left > 0 ? [style.dim(`${counted(left, 'more image')} not shown`)] : []),
    ...(isLast ? legendLines(timeline, width, style) : []),
  ];
}

function headLines(timeline: Timeline, width: number, bar: number, style: Style): string[] {
  const { summary, lengthMs, job } = timeline;
  const jobBar = spanBar(job, lengthMs, bar, style);
  return [
    ...wrapped(summary, width),
    '',
    style.dim(`${' '.repeat(NAME_WIDTH)}${GAP}${axis(lengthMs, bar)}`).trimEnd(),
    `${'Job'.padEnd(NAME_WIDTH)}${GAP}${jobBar}${GAP}${style.dim(`  ${duration(lengthMs)}`)}`,
  ];
}

function rowLine({ index, status, spans, tookMs }: TimelineRow, lengthMs: number, bar: number, style: Style) {
  const level = levelOf(status);
  const mark = level === null ? ' ' : levelColor(style, level)(levelIcon(level));
  const name = `Image ${index}`.padEnd(NAME_WIDTH);
  return `${name}${GAP}${spanBar(spans, lengthMs, bar, style)}${GAP}${mark} ${duration(tookMs)}`;
}

/** Null for an image that has not come to its end. */
function levelOf(status: ImageStatus): Level | null {
  switch (status) {
    case 'completed':
      return 'success';
    case 'failed':
      return 'error';
    case 'cancelled':
    case 'unknown':
      return 'warning';
    default:
      return null;
  }
}

/** Round times, as many as have room. */
function axis(lengthMs: number, columns: number): string {
  const whole = { from: 0, to: Math.max(1, lengthMs) };
  let text = '';
  for (const ms of ticksOf(whole, columns / TICK_COLUMNS).at) {
    const mark = `│${tickWords(ms)}`;
    const column = Math.floor((ms * columns) / whole.to);
    if (column + mark.length <= columns) text = `${text.padEnd(column)}${mark}`;
  }
  return text;
}

/** `0 s`, `2.5 s`, `3 min 00 s` */
function tickWords(ms: number): string {
  return ms < 60_000 ? `${ms / 1_000} s` : duration(ms);
}

/** The kinds that there are, each with its mark and its time, added up over the images. */
function legendLines({ totals }: Timeline, width: number, style: Style): string[] {
  const named = (wanted: (kind: SpanKind) => boolean): Word[] =>
    SPAN_KINDS.filter((kind) => wanted(kind) && (totals[kind] ?? 0) > 0).map((kind) => {
      const words = `${KIND_WORDS[kind]} ${duration(totals[kind] ?? 0)}`;
      const mark = spanPainter(style, kind)(SPAN_MARKS[kind]);
      return { text: `${mark} ${words}`, columns: words.length + 2 };
    });
  const work = named((kind) => (IMAGE_WORK_KINDS as readonly SpanKind[]).includes(kind));
  const waits = named(isWait);
  return [
    '',
    ...flow('Work', work, width),
    ...flow('Waits', waits, width),
    style.dim(`${' '.repeat(LEGEND_INDENT)}added up over the images; × is where something failed`),
  ];
}

/** A text, and how many columns it takes without its colours. */
type Word = { readonly text: string; readonly columns: number };

const LEGEND_INDENT = 'Waits  '.length;

/** Words behind a name, as many in a line as have room. */
function flow(name: string, words: readonly Word[], width: number): string[] {
  const lines: { text: string; columns: number }[] = [];
  for (const { text, columns } of words) {
    const line = lines.at(-1);
    if (line !== undefined && line.columns + GAP.length + columns <= width) {
      line.text += `${GAP}${text}`;
      line.columns += GAP.length + columns;
    } else {
      const start = lines.length === 0 ? name : '';
      lines.push({ text: `${start.padEnd(LEGEND_INDENT)}${text}`, columns: LEGEND_INDENT + columns });
    }
  }
  return lines.map(({ text }) => text);
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines.splice(-1, 1, `${line} ${word}`);
    else lines.push(word);
  }
  return lines;
}
