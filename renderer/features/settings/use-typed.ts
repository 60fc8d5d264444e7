import { useCallback, useEffect, useRef, useState } from 'react';

/** A pause in typing that is longer than this saves what was typed. */
const PAUSE_MS = 600;

export type Typed = {
  readonly text: string;
  type(text: string): void;
  /** Saves now: on leaving the field. */
  flush(): void;
};

type Open = { readonly text: string; readonly timer: ReturnType<typeof setTimeout> };

/**
 * A text that is saved when its typing pauses or its field is left, not with every key. What was typed stays in the field when it is
 * refused, beside the reason; the stored value is then still the old one.
 * @param save answers whether the text was accepted
 */
export function useTyped(stored: string, save: (text: string) => Promise<boolean>): Typed {
  const [text, setText] = useState(stored);
  const open = useRef<Open | null>(null);
  /** What is in the field is not what is stored, and may not be replaced by it. */
  const unsaved = useRef(false);
  const latestSave = useRef(save);

  useEffect(() => {
    latestSave.current = save;
  });

  const flush = useCallback((): void => {
    if (open.current === null) return;
    const { text: typed, timer } = open.current;
    clearTimeout(timer);
    open.current = null;
    void latestSave.current(typed).then((accepted) => {
      if (open.current === null) unsaved.current = !accepted;
    });
  }, []);

  const type = useCallback(
    (next: string): void => {
      if (open.current !== null) clearTimeout(open.current.timer);
      open.current = { text: next, timer: setTimeout(flush, PAUSE_MS) };
      unsaved.current = true;
      setText(next);
    },
    [flush],
  );

  // What another window set is shown, unless something of this one would be lost.
  useEffect(() => {
    if (!unsaved.current) setText(stored);
  }, [stored]);

  // Leaving the section is leaving the field.
  useEffect(() => flush, [flush]);

  return { text, type, flush };
}
