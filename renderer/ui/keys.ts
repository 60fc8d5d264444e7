/**
 * Keys are named as in `mod+shift+k`: modifiers, then the key as KeyboardEvent.key has it, in lower case. `mod` is Command on a Mac and
 * Control elsewhere. A character that needs Shift to be typed, such as `?`, is named alone.
 */

/** Whether this computer is a Mac, by what its browser says. */
export function isMac(platform: string): boolean {
  return /mac|iphone|ipad/i.test(platform);
}

export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** Whether these keys are pressed, and no other modifier. */
export function isPressed(keys: string, press: KeyPress, mac: boolean): boolean {
  const parts = partsOf(keys);
  const key = parts.at(-1) ?? '';
  const mod = parts.includes('mod');
  return (
    press.key.toLowerCase() === key &&
    press.ctrlKey === (parts.includes('ctrl') || (mod && !mac)) &&
    press.metaKey === (mod && mac) &&
    press.altKey === parts.includes('alt') &&
    (press.shiftKey === parts.includes('shift') || isSymbol(key))
  );
}

/** The plus key alone is `+`. */
function partsOf(keys: string): string[] {
  return keys === '+' ? [keys] : keys.split('+');
}

/** Layouts differ in which symbols need Shift, so for those it does not matter. */
function isSymbol(key: string): boolean {
  return key.length === 1 && !/[a-z0-9]/.test(key);
}

const MAC_SIGNS: Readonly<Record<string, string>> = {
  mod: '⌘',
  ctrl: '⌃',
  alt: '⌥',
  shift: '⇧',
  enter: '↩',
  backspace: '⌫',
  delete: '⌦',
  escape: 'esc',
};

const NAMES: Readonly<Record<string, string>> = {
  mod: 'Ctrl',
  ctrl: 'Ctrl',
  alt: 'Alt',
  shift: 'Shift',
  enter: 'Enter',
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  ' ': 'Space',
  '-': '−',
};

/** What is printed on the keys, one after the other. */
export function keyNames(keys: string, mac: boolean): string[] {
  return partsOf(keys).map((key) => {
    const name = (mac ? MAC_SIGNS[key] : undefined) ?? NAMES[key];
    return name ?? (key.length === 1 ? key.toUpperCase() : key.charAt(0).toUpperCase() + key.slice(1));
  });
}
