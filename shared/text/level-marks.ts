import { assertNever } from '../domain/assert-never.ts';
import type { Level } from '../domain/log-entry.ts';

type Painter = (text: string) => string;

/** Colours, or functions that leave the text as it is. */
export type Paint = {
  readonly dim: Painter;
  readonly blue: Painter;
  readonly green: Painter;
  readonly yellow: Painter;
  readonly red: Painter;
};

/** No colours at all, for a file. */
export const PLAIN: Paint = { dim: String, blue: String, green: String, yellow: String, red: String };

export function levelIcon(level: Level): string {
  switch (level) {
    case 'info':
      return 'ℹ';
    case 'success':
      return '✓';
    case 'warning':
      return '⚠';
    case 'error':
      return '✗';
    default:
      return assertNever(level);
  }
}

export function levelColor(paint: Paint, level: Level): (text: string) => string {
  switch (level) {
    case 'info':
      return paint.blue;
    case 'success':
      return paint.green;
    case 'warning':
      return paint.yellow;
    case 'error':
      return paint.red;
    default:
      return assertNever(level);
  }
}
