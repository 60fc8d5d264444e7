import type { ReactNode } from 'react';
import type { Level } from '../../shared/domain/log-entry.ts';

export type IconName = Level | 'chevron' | 'down';

const SHAPES: Readonly<Record<IconName, ReactNode>> = {
  info: (
    <>
      <circle cx="8" cy="8" r="6.25" />
      <path d="M8 7.25v3.75M8 4.9v.2" />
    </>
  ),
  success: (
    <>
      <circle cx="8" cy="8" r="6.25" />
      <path d="m5.2 8.2 2 2 3.7-4.2" />
    </>
  ),
  warning: (
    <>
      <path d="M8 2.1 14.4 13.4H1.6Z" />
      <path d="M8 6.5v3M8 11.3v.2" />
    </>
  ),
  error: <path d="m3.5 3.5 9 9m0-9-9 9" />,
  chevron: <path d="m6 3.5 4.5 4.5L6 12.5" />,
  down: <path d="M8 3v9.5m0 0L4 8.6m4 3.9 4-3.9" />,
};

/** A 16-pixel line drawing. With a label it speaks for itself; without one it only accompanies a text. */
export function Icon({ name, label }: { name: IconName; label?: string }) {
  return (
    <svg
      className={`icon icon-${name}`}
      viewBox="0 0 16 16"
      role="img"
      aria-label={label}
      aria-hidden={label === undefined}
    >
      {SHAPES[name]}
    </svg>
  );
}
