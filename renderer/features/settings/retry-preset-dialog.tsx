import { useState } from 'react';
import { DEFAULT_RETRY_POLICY } from '../../../shared/domain/retry-policy.ts';
import type { RetryPreset } from '../../../shared/domain/retry-presets.ts';
import { strings } from '../../strings/index.ts';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { PolicyFields } from '../../ui/job-params/policy-fields.tsx';
import { TextInput } from '../../ui/text-input.tsx';

const text = strings.retries;

type RetryPresetDialogProps = {
  /** Null for a new one. */
  preset: RetryPreset | null;
  /** Why the app refused the last save. */
  refused: string | undefined;
  onSave: (preset: RetryPreset) => void;
  onClose: () => void;
};

/** A retry policy and its name. */
export function RetryPresetDialog({ preset, refused, onSave, onClose }: RetryPresetDialogProps) {
  const [name, setName] = useState(preset?.name ?? '');
  const [policy, setPolicy] = useState(preset?.policy ?? DEFAULT_RETRY_POLICY);
  const [asked, setAsked] = useState(false);
  const missing = name.trim() === '';

  function submit(): void {
    setAsked(true);
    if (!missing) onSave({ id: preset?.id ?? crypto.randomUUID(), name: name.trim(), policy });
  }

  return (
    <FormDialog
      size="large"
      onClose={onClose}
      title={preset === null ? text.addTitle : text.editTitle}
      confirm={text.save}
      onSubmit={submit}
    >
      <Field label={text.name} error={asked && missing ? text.nameMissing : refused}>
        {(control) => (
          <TextInput
            {...control}
            value={name}
            maxLength={80}
            placeholder={text.namePlaceholder}
            onChange={setName}
          />
        )}
      </Field>
      <PolicyFields policy={policy} onChange={setPolicy} />
    </FormDialog>
  );
}
