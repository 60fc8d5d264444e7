import { useEffect, useRef } from 'react';
import { isMac, isPressed } from './keys.ts';

type ShortcutOptions = {
  /** Also while a text is typed, or a dialog is open. With `mod` or a function key this is what one expects; elsewhere it is not. */
  always?: boolean;
  enabled?: boolean;
};

/** Calls the handler when the keys are pressed anywhere in the window; see keys.ts for how they are named. */
export function useShortcut(
  keys: string,
  handler: (event: KeyboardEvent) => void,
  { always = keys.includes('mod'), enabled = true }: ShortcutOptions = {},
): void {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    if (!enabled) return;
    const hear = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || !isPressed(keys, event, isMac(navigator.platform))) return;
      if (!always && (isTyping(event.target) || isInLayer(event.target))) return;
      event.preventDefault();
      latest.current(event);
    };
    window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, [keys, always, enabled]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio])'))
  );
}

function isInLayer(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('[role=dialog], [role=alertdialog], [role=menu]') !== null
  );
}
