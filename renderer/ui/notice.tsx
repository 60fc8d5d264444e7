import type { ReactNode } from 'react';
import type { AppErrorData } from '../../shared/contract/result.ts';
import { Icon } from './icon.tsx';
import './notice.css';

type NoticeProps = {
  level: 'info' | 'warning' | 'error';
  title: string;
  /** What happened, and what to do about it. */
  children?: ReactNode;
  actions?: ReactNode;
};

/** Something that its reader should know, in the place it is about. An error is spoken at once. */
export function Notice({ level, title, children, actions }: NoticeProps) {
  return (
    <div className={`notice notice-${level}`} role={level === 'error' ? 'alert' : 'status'}>
      <Icon name={level} />
      <div className="notice-text">
        <p className="notice-title">{title}</p>
        {children}
      </div>
      {actions !== undefined && <div className="notice-actions">{actions}</div>}
    </div>
  );
}

/** An error of the app: its message as the title, or below a title that says what did not work. */
export function ErrorNotice({
  error,
  title,
  actions,
}: {
  error: AppErrorData;
  title?: string;
  actions?: ReactNode;
}) {
  return (
    <Notice level="error" title={title ?? error.message} actions={actions}>
      {title !== undefined && <p>{error.message}</p>}
      {error.advice !== null && <p>{error.advice}</p>}
    </Notice>
  );
}
