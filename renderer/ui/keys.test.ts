import { describe, expect, it } from 'vitest';
import { isPressed, type KeyPress, keyNames } from './keys.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('a shortcut', () => {
  it('is Control elsewhere and Command on a Mac', () => {
    expect(isPressed('mod+k', press('k', { ctrlKey: true }), false)).toBe(true);
    expect(isPressed('mod+k', press('k', { metaKey: true }), true)).toBe(true);
    expect(isPressed('mod+k', press('k', { ctrlKey: true }), true)).toBe(false);
    expect(isPressed('mod+k', press('k', { metaKey: true }), false)).toBe(false);
  });

  it('is not meant when another modifier is held too', () => {
    expect(isPressed('mod+k', press('K', { ctrlKey: true, shiftKey: true }), false)).toBe(false);
    expect(isPressed('mod+shift+p', press('P', { ctrlKey: true, shiftKey: true }), false)).toBe(true);
    expect(isPressed('n', press('n', { altKey: true }), false)).toBe(false);
    expect(isPressed('alt+n', press('n', { altKey: true }), false)).toBe(true);
  });

  it('takes a character that is typed with Shift on this keyboard and without on another', () => {
    expect(isPressed('?', press('?', { shiftKey: true }), false)).toBe(true);
    expect(isPressed('?', press('?'), false)).toBe(true);
    expect(isPressed('mod+,', press(',', { ctrlKey: true }), false)).toBe(true);
  });
});

it('is named as the keyboard prints it', () => {
  expect(keyNames('mod+shift+p', false)).toEqual(['Ctrl', 'Shift', 'P']);
  expect(keyNames('mod+enter', true)).toEqual(['⌘', '↩']);
  expect(keyNames('alt+arrowup', false)).toEqual(['Alt', '↑']);
  expect(keyNames('+', false)).toEqual(['+']);
});
