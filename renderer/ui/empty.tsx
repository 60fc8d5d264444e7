import type { ReactNode } from 'react';
import './empty.css';

type EmptyProps = {
  title: string;
  text?: ReactNode;
  actions?: ReactNode;
  size?: 'normal' | 'small';
  /** 1 where it is all that the window's centre shows. */
  level?: 1 | 2;
};

/** What to say, and what to do, where there is nothing to show. */
export function Empty({ title, text, actions, size = 'normal', level = 2 }: EmptyProps) {
  const Heading = `h${level}` as const;
  return (
    <div className={`empty empty-${size}`}>
      {size === 'normal' && <span className="empty-lamp" aria-hidden="true" />}
      <Heading>{title}</Heading>
      {text !== undefined && <p>{text}</p>}
      {actions !== undefined && <div className="empty-actions">{actions}</div>}
    </div>
  );
}
