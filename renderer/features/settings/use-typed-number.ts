import { useEffect, useRef, useState } from 'react';

/** A pause in typing that is longer than this saves what was typed. */
const PAUSE_MS = 600;

/**
 * A number that is saved when its typing or stepping pauses, not with every key: while an amount is typed, half of it is another amount.
 * @param save answers whether the number was accepted; one that was not stays in the field
 */
export function useTypedNumber(
  stored: number | null,
  save: (value: number | null) => Promise<boolean>,
): { readonly value: number | null; type(value: number | null): void } {
  const [value, setValue] = useState(stored);
  const open = useRef<{ readonly timer: ReturnType<typeof setTimeout>; readonly flush: () => void } | null>(
    null,
  );
  const latestSave = useRef(save);

  useEffect(() => {
    latestSave.current = save;
  });

  // What another window set is shown, unless something of this one would be lost.
  useEffect(() => {
    if (open.current === null) setValue(stored);
  }, [stored]);

  // Leaving the section saves what was typed.
  useEffect(() => () => open.current?.flush(), []);

  function type(next: number | null): void {
    setValue(next);
    if (open.current !== null) clearTimeout(open.current.timer);
    const flush = (): void => {
      if (open.current !== null) clearTimeout(open.current.timer);
      open.current = null;
      void latestSave.current(next);
    };
    open.current = { timer: setTimeout(flush, PAUSE_MS), flush };
  }

  return { value, type };
}
