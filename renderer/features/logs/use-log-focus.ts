import { useEffect, useRef } from 'react';
import { type Log, NO_FILTER } from '../../state/log-view.ts';
import { useSessionState } from '../../state/use-session.ts';

/** Goes where another part of the window points to: an image's entries, a step's, one line. */
export function useLogFocus(log: Log, select: (seq: number) => void): void {
  const focus = useSessionState((state) => state.logFocus);
  const heard = useRef<number | null>(null);
  useEffect(() => {
    if (focus === null || focus.token === heard.current) return;
    heard.current = focus.token;
    const { imageId, step, levels, seq } = focus;
    log.setFilter({ ...NO_FILTER, imageId, levels, steps: step === null ? null : [step] }, seq);
    if (seq !== null) select(seq);
  }, [focus, log, select]);
}
