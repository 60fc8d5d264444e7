import { type FormEvent, type ReactNode, useId } from 'react';
import { strings } from '../strings/index.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import type { IconName } from './icon.tsx';

type FormDialogProps = {
  open?: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  size?: 'small' | 'normal' | 'large';
  /** The button that does it, which Enter in a field does too. */
  confirm: string;
  icon?: IconName;
  disabled?: boolean;
  onSubmit: () => void | Promise<void>;
  children: ReactNode;
};

/** Fields to fill in. Whoever opens it says what is wrong with them, beside each. */
export function FormDialog({
  open = true,
  onClose,
  title,
  description,
  size = 'normal',
  confirm,
  icon,
  disabled = false,
  onSubmit,
  children,
}: FormDialogProps) {
  const formId = useId();

  function submit(event: FormEvent): void {
    event.preventDefault();
    // A form around the one that opened it must not be sent because of it.
    event.stopPropagation();
    void onSubmit();
  }

  return (
    <Dialog
      open={open}
      onClose={onClose}
      size={size}
      title={title}
      description={description}
      actions={
        <>
          <Button onClick={onClose}>{strings.ui.cancel}</Button>
          <Button
            type="submit"
            form={formId}
            look="primary"
            disabled={disabled}
            {...(icon === undefined ? {} : { icon })}
          >
            {confirm}
          </Button>
        </>
      }
    >
      <form id={formId} className="dialog-form" onSubmit={submit} noValidate>
        {children}
      </form>
    </Dialog>
  );
}
