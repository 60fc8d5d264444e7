import { useCallback, useEffect, useRef, useState } from 'react';
import { useSessionState } from '../../state/use-session.ts';
import { useJobImages } from './job-scope.tsx';

/** A tile that must take the focus; `token` is new for each wish. */
export type TileFocus = { readonly imageId: string; readonly token: number };

/**
 * Which tile must take the focus: for the viewer that was closed, or because a line of the log leads to it.
 * @param reveal makes sure that every tile is in the sheet; called when the log asks.
 */
export function useTileFocus(reveal: () => void) {
  const asked = useSessionState((state) => state.imageFocus);
  const images = useJobImages((state) => state.images);
  const [heard, setHeard] = useState(asked);
  const [focus, setFocus] = useState<TileFocus | null>(null);
  const wishes = useRef(0);
  const focusOn = useCallback((imageId: string) => {
    wishes.current += 1;
    setFocus({ imageId, token: wishes.current });
  }, []);
  useEffect(() => {
    // The images may still be on their way: the wish then waits for them.
    if (asked === null || asked === heard || !images.some(({ id }) => id === asked.imageId)) return;
    setHeard(asked);
    reveal();
    focusOn(asked.imageId);
  }, [asked, heard, images, reveal, focusOn]);
  const tookFocus = useCallback(() => setFocus(null), []);
  return { focus, focusOn, tookFocus };
}
