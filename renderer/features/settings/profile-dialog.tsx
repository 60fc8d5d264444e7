import { useState } from 'react';
import type { AppErrorData } from '../../../shared/contract/result.ts';
import { DEFAULT_MODELS } from '../../../shared/domain/job.ts';
import type { Profile } from '../../../shared/domain/settings.ts';
import { strings } from '../../strings/index.ts';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { type ProfileDraft, profileProblems } from './profile-problems.ts';

const text = strings.settings;
const BLANK: ProfileDraft = { name: '', baseUrl: '', model: DEFAULT_MODELS.openai };

type ProfileDialogProps = {
  /** Null for a new one. */
  profile: Profile | null;
  /** Why the app refused the last save. */
  refused: AppErrorData | null;
  onSave: (profile: Profile) => void;
  onClose: () => void;
};

/** A server by name, address and model. */
export function ProfileDialog({ profile, refused, onSave, onClose }: ProfileDialogProps) {
  const [draft, setDraft] = useState<ProfileDraft>(profile ?? BLANK);
  const [asked, setAsked] = useState(false);
  const problems = profileProblems(draft);
  const shown = asked ? problems : {};
  const change = (changed: Partial<ProfileDraft>): void => setDraft({ ...draft, ...changed });

  function submit(): void {
    setAsked(true);
    if (Object.keys(problems).length > 0) return;
    const { name, baseUrl, model } = draft;
    const id = profile?.id ?? crypto.randomUUID();
    onSave({ id, name: name.trim(), baseUrl: baseUrl.trim(), model: model.trim() });
  }

  return (
    <FormDialog
      onClose={onClose}
      title={profile === null ? text.profileAddTitle : text.profileEditTitle}
      confirm={text.save}
      onSubmit={submit}
    >
      {refused !== null && <ErrorNotice error={refused} />}
      <Field label={text.profileName} error={shown.name}>
        {(control) => (
          <TextInput
            {...control}
            value={draft.name}
            maxLength={80}
            placeholder={text.profileNamePlaceholder}
            onChange={(name) => change({ name })}
          />
        )}
      </Field>
      <Field label={text.profileUrl} hint={text.profileUrlHint} error={shown.baseUrl}>
        {(control) => (
          <TextInput
            {...control}
            value={draft.baseUrl}
            placeholder={text.profileUrlPlaceholder}
            onChange={(baseUrl) => change({ baseUrl })}
          />
        )}
      </Field>
      <Field label={text.profileModel} error={shown.model}>
        {(control) => <TextInput {...control} value={draft.model} onChange={(model) => change({ model })} />}
      </Field>
    </FormDialog>
  );
}
