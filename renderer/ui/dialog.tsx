import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode, RefObject } from 'react';
import { strings } from '../strings/index.ts';
import { IconButton } from './button.tsx';
import './dialog.css';

type DialogProps = {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons below, the one that does it last. */
  actions?: ReactNode;
  size?: 'small' | 'normal' | 'large' | 'full';
  /** What has the focus at first; the first control unless told. */
  initialFocus?: RefObject<HTMLElement | null>;
};

/** Something to finish or leave before going on. Escape and a click beside it leave it. */
export function Dialog({
  open,
  onClose,
  title,
  description,
  children,
  actions,
  size = 'normal',
  initialFocus,
}: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => next || onClose()}>
      <Base.Portal>
        <Base.Backdrop className="dialog-backdrop" />
        <Base.Popup
          className={`dialog dialog-${size}`}
          {...(initialFocus === undefined ? {} : { initialFocus })}
        >
          <header className="dialog-header">
            <div>
              <Base.Title className="dialog-title">{title}</Base.Title>
              {description !== undefined && (
                <Base.Description className="dialog-description">{description}</Base.Description>
              )}
            </div>
            <Base.Close render={<IconButton label={strings.ui.close} icon="close" />} />
          </header>
          {children !== undefined && <div className="dialog-body">{children}</div>}
          {actions !== undefined && <footer className="dialog-actions">{actions}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
