import type { ReactNode } from 'react';
import './badge.css';

export type BadgeLook = 'neutral' | 'active' | 'success' | 'warning' | 'error' | 'demo';

/** One word of state. Colour supports the word and never replaces it. */
export function Badge({ look, title, children }: { look: BadgeLook; title?: string; children: ReactNode }) {
  return (
    <span className={`badge badge-${look}`} title={title}>
      {children}
    </span>
  );
}
