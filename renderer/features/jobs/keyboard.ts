import type { Move } from './selection.ts';

const MOVES: Readonly<Record<string, Move>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  PageUp: 'page-up',
  PageDown: 'page-down',
  Home: 'first',
  End: 'last',
};

/** Where a key goes in the list; null when it goes nowhere. */
export function moveOf(key: string): Move | null {
  return MOVES[key] ?? null;
}
