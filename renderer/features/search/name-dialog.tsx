import { useState } from 'react';
import { strings } from '../../strings/index.ts';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
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

  function submit(): void {
    if (name.trim() === '') return;
    onName(name.trim());
    onClose();
  }

  return (
    <FormDialog
      onClose={onClose}
      size="small"
      title={title}
      confirm={confirm}
      disabled={name.trim() === ''}
      onSubmit={submit}
    >
      <Field label={strings.search.saved.name}>
        {(control) => <TextInput {...control} value={name} maxLength={MAX_NAME} onChange={setName} />}
      </Field>
    </FormDialog>
  );
}
