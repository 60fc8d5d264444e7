import { assertNever } from '../../../shared/domain/assert-never.ts';

/** What a key does in the list. */
export type LogKey =
  | { readonly kind: 'move'; readonly by: number; readonly extend: boolean }
  | { readonly kind: 'go'; readonly to: 'start' | 'end' }
  | { readonly kind: 'toggle'; readonly open: boolean | null }
  | { readonly kind: 'copy' }
  | { readonly kind: 'error'; readonly side: 'before' | 'after' }
  | { readonly kind: 'clear' };

export type Press = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** The key's meaning, or null for a key that is not the list's. `page` is how many lines are in view. */
export function logKeyOf(press: Press, page: number): LogKey | null {
  const { key, shiftKey: extend } = press;
  if (press.ctrlKey || press.metaKey) return key === 'c' ? { kind: 'copy' } : null;
  if (press.altKey) return null;
  switch (key) {
    case 'ArrowUp':
      return { kind: 'move', by: -1, extend };
    case 'ArrowDown':
      return { kind: 'move', by: 1, extend };
    case 'PageUp':
      return { kind: 'move', by: -page, extend };
    case 'PageDown':
      return { kind: 'move', by: page, extend };
    case 'Home':
      return { kind: 'go', to: 'start' };
    case 'End':
      return { kind: 'go', to: 'end' };
    case 'Enter':
      return { kind: 'toggle', open: null };
    case 'ArrowRight':
      return { kind: 'toggle', open: true };
    case 'ArrowLeft':
      return { kind: 'toggle', open: false };
    case 'Escape':
      return { kind: 'clear' };
    default:
      return letterKeyOf(key);
  }
}

function letterKeyOf(key: string): LogKey | null {
  if (key === 'c') return { kind: 'copy' };
  if (key === 'n') return { kind: 'error', side: 'after' };
  if (key === 'p') return { kind: 'error', side: 'before' };
  return null;
}

/** What the list does when a key asks for it. */
export type LogKeyHandlers = {
  move(by: number, extend: boolean): void;
  go(to: 'start' | 'end'): void;
  toggle(open: boolean | null): void;
  copy(): void;
  error(side: 'before' | 'after'): void;
  clear(): void;
};

export function doLogKey(key: LogKey, handlers: LogKeyHandlers): void {
  switch (key.kind) {
    case 'move':
      handlers.move(key.by, key.extend);
      return;
    case 'go':
      handlers.go(key.to);
      return;
    case 'toggle':
      handlers.toggle(key.open);
      return;
    case 'error':
      handlers.error(key.side);
      return;
    case 'copy':
    case 'clear':
      handlers[key.kind]();
      return;
    default:
      assertNever(key);
  }
}
