import type { KeyboardEvent } from 'react';

/** What each key does, by its name in lower case. */
export type Keys = Readonly<Record<string, () => void>>;

/** Hears the viewer's keys, whatever in it has the focus. */
export function keyHandler(keys: Keys): (event: KeyboardEvent<HTMLElement>) => void {
  return (event) => {
    const does = keys[event.key.toLowerCase()];
    if (does === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(event.target instanceof Element) || !isTheViewers(event.target, event.currentTarget, event.key))
      return;
    event.preventDefault();
    does();
  };
}

/** A menu of the viewer lies outside of it, though its events pass through; and the arrows scroll the text beside the picture. */
function isTheViewers(target: Element, viewer: Element, key: string): boolean {
  if (!viewer.contains(target)) return false;
  return !(key.startsWith('Arrow') && target.matches('.viewer-details'));
}
