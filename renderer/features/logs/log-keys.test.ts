import { describe, expect, it } from 'vitest';
import { logKeyOf, type Press } from './log-keys.ts';

const press = (key: string, held: Partial<Press> = {}): Press => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});

describe('a key in the list of entries', () => {
  it.each([
    ['ArrowDown', { kind: 'move', by: 1, extend: false }],
    ['PageUp', { kind: 'move', by: -9, extend: false }],
    ['Home', { kind: 'go', to: 'start' }],
    ['End', { kind: 'go', to: 'end' }],
    ['Enter', { kind: 'toggle', open: null }],
    ['ArrowRight', { kind: 'toggle', open: true }],
    ['n', { kind: 'error', side: 'after' }],
    ['p', { kind: 'error', side: 'before' }],
    ['c', { kind: 'copy' }],
    ['Escape', { kind: 'clear' }],
  ])('%s', (key, meaning) => {
    expect(logKeyOf(press(key), 9)).toEqual(meaning);
  });

  it('selects more while Shift is held', () => {
    expect(logKeyOf(press('ArrowUp', { shiftKey: true }), 9)).toEqual({ kind: 'move', by: -1, extend: true });
  });

  it('is the system’s with a modifier, but for copying', () => {
    expect(logKeyOf(press('c', { ctrlKey: true }), 9)).toEqual({ kind: 'copy' });
    expect(logKeyOf(press('c', { metaKey: true }), 9)).toEqual({ kind: 'copy' });
    expect(logKeyOf(press('n', { ctrlKey: true }), 9)).toBeNull();
    expect(logKeyOf(press('ArrowLeft', { altKey: true }), 9)).toBeNull();
    expect(logKeyOf(press('x'), 9)).toBeNull();
  });
});
