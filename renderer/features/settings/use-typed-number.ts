import { useEffect, useRef, useState } from 'react';
import { typedNumber } from './typed-number.ts';

/** A number of the settings in a `NumberField`: see typedNumber for when it is saved. */
export function useTypedNumber(
  stored: number | null,
  save: (value: number | null) => Promise<boolean>,
): { readonly value: number | null; type(value: number | null): void; commit(): void } {
  const [value, show] = useState(stored);
  const latest = useRef({ stored, save });
  const [number] = useState(() =>
    typedNumber({
      stored: () => latest.current.stored,
      show,
      save: (next) => latest.current.save(next),
    }),
  );

  useEffect(() => {
    latest.current = { stored, save };
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is stored has changed then
  useEffect(() => number.changed(), [stored, number]);

  // Leaving the section is leaving the field.
  useEffect(() => () => number.commit(), [number]);

  return { value, type: number.type, commit: number.commit };
}
