import { describe, expect, it } from 'vitest';
import type { Span } from '../../../../shared/domain/timeline.ts';
import { JOB_ROW, type Place, timelineMove } from './move.ts';

function span(from: number, to: number): Span {
  return { kind: 'call', from, to, state: 'ok', open: false, seq: 1, attempt: 1, variant: null, code: null };
}

const ROWS: Readonly<Record<number, readonly Span[]>> = {
  [JOB_ROW]: [span(0, 10), span(90, 100)],
  0: [span(0, 40), span(40, 60), span(60, 90)],
  1: [span(50, 55), span(80, 95)],
  2: [],
};
const move = (key: Parameters<typeof timelineMove>[0], row: number, at: number, far = false): Place =>
  timelineMove(key, { row, span: at }, { rows: 4, inView: 2, far, spansOf: (wanted) => ROWS[wanted] ?? [] });

describe('moving in the timeline', () => {
  it('goes from span to span in a row, and stays in it', () => {
    expect(move('ArrowRight', 0, 0)).toEqual({ row: 0, span: 1 });
    expect(move('ArrowRight', 0, 2)).toEqual({ row: 0, span: 2 });
    expect(move('ArrowLeft', 0, 0)).toEqual({ row: 0, span: 0 });
    expect(move('End', 0, 0)).toEqual({ row: 0, span: 2 });
    expect(move('Home', 0, 2)).toEqual({ row: 0, span: 0 });
  });

  it('goes to what was at the same time in another row, the job’s own first', () => {
    expect(move('ArrowDown', 0, 1)).toEqual({ row: 1, span: 0 });
    expect(move('ArrowDown', 0, 2)).toEqual({ row: 1, span: 1 });
    expect(move('ArrowUp', 0, 2)).toEqual({ row: JOB_ROW, span: 1 });
    expect(move('ArrowUp', JOB_ROW, 0)).toEqual({ row: JOB_ROW, span: 0 });
  });

  it('goes to the first span of a row that is not loaded, and to both ends', () => {
    expect(move('PageDown', 0, 1)).toEqual({ row: 2, span: 0 });
    expect(move('End', 0, 1, true)).toEqual({ row: 3, span: 0 });
    expect(move('Home', 1, 1, true)).toEqual({ row: JOB_ROW, span: 1 });
    expect(move('ArrowDown', 2, 0)).toEqual({ row: 3, span: 0 });
  });
});
