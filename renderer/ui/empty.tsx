import type { ReactNode } from 'react';
import './empty.css';

type EmptyProps = { title: string; text?: ReactNode; actions?: ReactNode; size?: 'normal' | 'small' };

/** What to say, and what to do, where there is nothing to show. */
export function Empty({ title, text, actions, size = 'normal' }: EmptyProps) {
  return (
    <div className={`empty empty-${size}`}>
      {size === 'normal' && <span className="empty-lamp" aria-hidden="true" />}
      <h2>{title}</h2>
      {text !== undefined && <p>{text}</p>}
      {actions !== undefined && <div className="empty-actions">{actions}</div>}
    </div>
  );
}
