import type { ReactNode } from 'react';

type GroupProps = { title?: string; text?: string; aside?: ReactNode; children: ReactNode };

/** Settings that belong together, on one sheet. */
export function Group({ title, text, aside, children }: GroupProps) {
  return (
    <div className="settings-group">
      {(title !== undefined || aside !== undefined) && (
        <div className="settings-group-head">
          <div>
            {title !== undefined && <h3>{title}</h3>}
            {text !== undefined && <p className="settings-group-text">{text}</p>}
          </div>
          {aside}
        </div>
      )}
      <div className="settings-group-body">{children}</div>
    </div>
  );
}
