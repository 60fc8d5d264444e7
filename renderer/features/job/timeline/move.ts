import type { Span } from '../../../../shared/domain/timeline.ts';
import type { GridKey } from '../grid-move.ts';

/** A span of a row. The job's own row is -1. */
export type Place = { readonly row: number; readonly span: number };

export const JOB_ROW = -1;

export type Shape = {
  readonly rows: number;
  /** How many rows a page is. */
  readonly inView: number;
  /** Home and End go to the first and last row too. */
  readonly far: boolean;
  /** Empty where they are not loaded. */
  readonly spansOf: (row: number) => readonly Span[];
};

/** The span that a key leads to: in its row, or in another one what was at the same time. */
export function timelineMove(key: GridKey, { row, span }: Place, shape: Shape): Place {
  const { rows, inView, far, spansOf } = shape;
  const last = Math.max(0, spansOf(row).length - 1);
  const to = (wanted: number): Place => {
    const next = Math.max(JOB_ROW, Math.min(rows - 1, wanted));
    const from = spansOf(row)[span];
    return { row: next, span: from === undefined ? 0 : nearest(spansOf(next), middle(from)) };
  };
  switch (key) {
    case 'ArrowLeft':
      return { row, span: Math.max(0, span - 1) };
    case 'ArrowRight':
      return { row, span: Math.min(last, span + 1) };
    case 'ArrowUp':
      return to(row - 1);
    case 'ArrowDown':
      return to(row + 1);
    case 'PageUp':
      return to(row - inView);
    case 'PageDown':
      return to(row + inView);
    case 'Home':
      return far ? to(JOB_ROW) : { row, span: 0 };
    case 'End':
      return far ? to(rows - 1) : { row, span: last };
  }
}

function middle({ from, to }: Span): number {
  return (from + to) / 2;
}

/** The span that holds a moment, or else the one closest to it. */
function nearest(spans: readonly Span[], at: number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, { from, to }] of spans.entries()) {
    const distance = Math.max(from - at, at - to, 0);
    if (distance < least) {
      least = distance;
      best = index;
    }
  }
  return best;
}
