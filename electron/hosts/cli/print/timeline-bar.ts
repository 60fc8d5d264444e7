import type { Span, SpanKind } from '../../../../shared/domain/timeline.ts';
import type { Style } from './style.ts';

/** Each kind has a mark of its own, so that a line can be read without colours. */
export const SPAN_MARKS: Readonly<Record<SpanKind, string>> = {
  queued: '·',
  rate_limit: '░',
  backoff: '┄',
  paused: '=',
  stopped: 'x',
  idle: ' ',
  call: '█',
  check: '▓',
  variant: '▄',
  upload: '▂',
  initialization: '▪',
  validation: '▪',
  cleanup: '▪',
  completion: '▪',
};
const FAILED_MARK = '×';
const BLANK = ' ';

export function spanPainter(style: Style, kind: SpanKind): (text: string) => string {
  switch (kind) {
    case 'call':
      return style.blue;
    case 'variant':
    case 'upload':
    case 'check':
      return style.green;
    case 'rate_limit':
    case 'backoff':
      return style.yellow;
    default:
      return style.dim;
  }
}

type Cell = { readonly kind: SpanKind | null; readonly failed: boolean };

/**
 * Spans as a line of marks. A column shows what took most of its time, and a failure wherever one ended.
 * @param lengthMs how long the whole line is
 */
export function spanBar(spans: readonly Span[], lengthMs: number, columns: number, style: Style): string {
  const cells = Array.from({ length: columns }, (_, column) => cellAt(spans, lengthMs, columns, column));
  let text = '';
  for (let at = 0; at < cells.length; ) {
    const { kind, failed } = cells[at] as Cell;
    let end = at + 1;
    while (end < cells.length && cells[end]?.kind === kind && cells[end]?.failed === failed) end += 1;
    text += paintRun(kind, failed, end - at, style);
    at = end;
  }
  return text;
}

function paintRun(kind: SpanKind | null, failed: boolean, length: number, style: Style): string {
  if (failed) return style.red(FAILED_MARK.repeat(length));
  if (kind === null) return BLANK.repeat(length);
  return spanPainter(style, kind)(SPAN_MARKS[kind].repeat(length));
}

function cellAt(spans: readonly Span[], lengthMs: number, columns: number, column: number): Cell {
  const from = (column * lengthMs) / columns;
  const to = ((column + 1) * lengthMs) / columns;
  let kind: SpanKind | null = null;
  let most = 0;
  let failed = false;
  for (const span of spans) {
    if (span.from > to) break;
    const ms = Math.min(to, span.to) - Math.max(from, span.from);
    const endsHere = span.to > from && span.to <= to;
    if (span.state === 'failed' && endsHere) failed = true;
    // What took no time at all is still worth a mark where nothing else is.
    const weight = ms > 0 ? ms : span.from >= from && span.from <= to && span.to === span.from ? 1e-9 : 0;
    if (weight > most) {
      most = weight;
      kind = span.kind;
    }
  }
  return { kind, failed };
}
