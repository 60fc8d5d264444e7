import { type FormEvent, useId, useState } from 'react';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { TextInput } from '../../ui/text-input.tsx';

/** As the contract has it. */
const MAX_NAME = 80;

type NameDialogProps = {
  title: string;
  confirm: string;
  /** What the field holds at first. */
  name: string;
  onName: (name: string) => void;
  onClose: () => void;
};

/** Asks for the name of a saved search. */
export function NameDialog({ title, confirm, name: first, onName, onClose }: NameDialogProps) {
  const [name, setName] = useState(first);
  const formId = useId();

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (name.trim() === '') return;
    onName(name.trim());
    onClose();
  }

  return (
    <Dialog
      open
      onClose={onClose}
      size="small"
      title={title}
      actions={
        <>
          <Button onClick={onClose}>{strings.ui.cancel}</Button>
          <Button type="submit" form={formId} look="primary" disabled={name.trim() === ''}>
            {confirm}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate>
        <Field label={strings.search.saved.name}>
          {(control) => <TextInput {...control} value={name} maxLength={MAX_NAME} onChange={setName} />}
        </Field>
      </form>
    </Dialog>
  );
}
