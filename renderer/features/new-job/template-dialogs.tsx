import { useState } from 'react';
import type { Template } from '../../../shared/domain/settings.ts';
import { strings } from '../../strings/index.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { Checkbox } from '../../ui/toggles.tsx';

const text = strings.newJob;
/** As the contract has it. */
const MAX_NAME = 80;

type SaveTemplateDialogProps = {
  open: boolean;
  onSave: (name: string, withPrompt: boolean) => void;
  onClose: () => void;
};

/** Asks for the name of a new template. */
export function SaveTemplateDialog({ open, onSave, onClose }: SaveTemplateDialogProps) {
  const [name, setName] = useState('');
  const [withPrompt, setWithPrompt] = useState(true);
  const [asked, setAsked] = useState(false);
  const missing = asked && name.trim() === '';

  function submit(): void {
    setAsked(true);
    if (name.trim() === '') return;
    onSave(name.trim(), withPrompt);
    setName('');
    setAsked(false);
  }

  return (
    <FormDialog
      open={open}
      onClose={onClose}
      size="small"
      title={text.templateSaveTitle}
      description={text.templateSaveText}
      confirm={text.save}
      onSubmit={submit}
    >
      <Field label={text.templateName} error={missing ? text.templateNameMissing : undefined}>
        {(control) => <TextInput {...control} value={name} maxLength={MAX_NAME} onChange={setName} />}
      </Field>
      <Checkbox checked={withPrompt} onChange={setWithPrompt} label={text.templateWithPrompt} />
    </FormDialog>
  );
}

type TemplatesDialogProps = {
  open: boolean;
  templates: readonly Template[];
  onRename: (id: string, name: string) => void;
  onDelete: (template: Template) => void;
  onClose: () => void;
};

/** All templates, to be named anew or deleted. */
export function TemplatesDialog({ open, templates, onRename, onDelete, onClose }: TemplatesDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={text.templateManageTitle}
      actions={<Button onClick={onClose}>{text.close}</Button>}
    >
      <ul className="template-list">
        {templates.map((template) => (
          <li key={template.id}>
            <NameField template={template} onRename={(name) => onRename(template.id, name)} />
            <IconButton
              label={text.templateDelete(template.name)}
              icon="trash"
              onClick={() => onDelete(template)}
            />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** Takes effect on leaving the field or by Enter; an emptied name keeps the old one. */
function NameField({ template, onRename }: { template: Template; onRename: (name: string) => void }) {
  const [name, setName] = useState(template.name);
  function leave(): void {
    const next = name.trim();
    if (next === '') setName(template.name);
    else if (next !== template.name) onRename(next);
  }
  return (
    <TextInput
      aria-label={text.templateRename(template.name)}
      value={name}
      maxLength={MAX_NAME}
      onChange={setName}
      onBlur={leave}
      onKeyDown={(event) => event.key === 'Enter' && leave()}
    />
  );
}
