import { Dialog as Base } from '@base-ui/react/dialog';
import { type ReactNode, type RefObject, useRef } from 'react';
import { strings } from '../strings/index.ts';
import { Icon } from './icon.tsx';
import './button.css';
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
  /** What has the focus at first; the first control unless told. `close` where there is only to read. */
  initialFocus?: RefObject<HTMLElement | null> | 'close';
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
  const close = useRef<HTMLButtonElement>(null);
  return (
    <Base.Root open={open} onOpenChange={(next) => next || onClose()}>
      <Base.Portal>
        <Base.Backdrop className="dialog-backdrop" />
        <Base.Popup
          className={`dialog dialog-${size}`}
          {...(initialFocus === undefined
            ? {}
            : { initialFocus: initialFocus === 'close' ? close : initialFocus })}
        >
          <header className="dialog-header">
            <Base.Title className="dialog-title">{title}</Base.Title>
            {description !== undefined && (
              <Base.Description className="dialog-description">{description}</Base.Description>
            )}
          </header>
          {children !== undefined && <div className="dialog-body">{children}</div>}
          {actions !== undefined && <footer className="dialog-actions">{actions}</footer>}
          {/* Last, so that what the dialog is for has the focus at first; without a tooltip, which would take the first Escape. */}
          <Base.Close
            ref={close}
            aria-label={strings.ui.close}
            className="button button-quiet button-icon button-normal dialog-close"
          >
            <Icon name="close" />
          </Base.Close>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
