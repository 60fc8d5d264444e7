import { AlertDialog } from '@base-ui/react/alert-dialog';
import { type ReactNode, useRef } from 'react';
import { strings } from '../strings/index.ts';
import { Button } from './button.tsx';
import './dialog.css';

type ConfirmDialogProps = {
  open: boolean;
  title: string;
  text: ReactNode;
  /** The button that does it, as a verb: `Delete 3 jobs`. */
  confirm: string;
  /** The button that does not, where `Cancel` would not be plain. */
  leave?: string;
  danger?: boolean;
  onConfirm: () => void;
  onClose: () => void;
  /** Choices that belong to it. */
  children?: ReactNode;
};

/** Asks before something that is not undone by itself. What is dangerous does not have the focus at first. */
export function ConfirmDialog({
  open,
  title,
  text,
  confirm,
  leave = strings.ui.cancel,
  danger = false,
  onConfirm,
  onClose,
  children,
}: ConfirmDialogProps) {
  const leaves = useRef<HTMLButtonElement>(null);
  const does = useRef<HTMLButtonElement>(null);
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => next || onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="dialog-backdrop" />
        <AlertDialog.Popup className="dialog dialog-small" initialFocus={danger ? leaves : does}>
          <header className="dialog-header">
            <AlertDialog.Title className="dialog-title">{title}</AlertDialog.Title>
            <AlertDialog.Description className="dialog-description">{text}</AlertDialog.Description>
          </header>
          {children !== undefined && <div className="dialog-body">{children}</div>}
          <footer className="dialog-actions">
            <AlertDialog.Close render={<Button ref={leaves} />}>{leave}</AlertDialog.Close>
            <Button ref={does} look={danger ? 'danger' : 'primary'} onClick={onConfirm}>
              {confirm}
            </Button>
          </footer>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
