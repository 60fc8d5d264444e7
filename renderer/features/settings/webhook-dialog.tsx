import { useState } from 'react';
import type { AppErrorData } from '../../../shared/contract/result.ts';
import type { ListedWebhook, SavedWebhook } from '../../../shared/contract/webhooks.ts';
import type { KeyRing } from '../../../shared/domain/key.ts';
import { WEBHOOK_EVENTS, WEBHOOK_KINDS, type WebhookEvent } from '../../../shared/domain/webhook.ts';
import { useCommand } from '../../state/use-command.ts';
import { strings } from '../../strings/index.ts';
import { Field } from '../../ui/field.tsx';
import { FieldGroup } from '../../ui/field-group.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { Checkbox } from '../../ui/toggles.tsx';
import { errorText } from './use-saving.ts';
import { type WebhookDraft, type WebhookProblems, webhookProblems } from './webhook-problems.ts';

const text = strings.webhooks;

const BLANK: WebhookDraft = {
  kind: 'standard',
  name: '',
  url: '',
  secret: '',
  newSecret: false,
  events: ['job.completed', 'job.completed_partial', 'job.failed'],
  allowLocal: false,
  includePrompt: false,
};

/** What of a stored webhook can be changed. Address and secret are never shown again. */
function draftOf({ kind, name, events, allowLocal, includePrompt }: ListedWebhook): WebhookDraft {
  return { ...BLANK, kind, name, events, allowLocal, includePrompt };
}

type WebhookDialogProps = {
  /** Null for a new one. */
  webhook: ListedWebhook | null;
  protection: KeyRing['protection'];
  onSaved: (saved: SavedWebhook) => void;
  onClose: () => void;
};

/** Where to send, and of what to tell. */
export function WebhookDialog({ webhook, protection, onSaved, onClose }: WebhookDialogProps) {
  const [draft, setDraft] = useState<WebhookDraft>(() => (webhook === null ? BLANK : draftOf(webhook)));
  const [asked, setAsked] = useState(false);
  const saving = useSaving(webhook);
  const problems = webhookProblems(draft, webhook === null);
  const shown = { ...(asked ? problems : {}), ...fieldError(saving.error) };
  const change = (changed: Partial<WebhookDraft>): void => setDraft({ ...draft, ...changed });

  async function submit(): Promise<void> {
    setAsked(true);
    if (Object.keys(problems).length > 0) return;
    const saved = await saving.save(draft);
    if (saved !== null) onSaved(saved);
  }

  return (
    <FormDialog
      onClose={onClose}
      title={webhook === null ? text.addTitle : text.editTitle}
      confirm={text.save}
      disabled={saving.pending}
      onSubmit={submit}
    >
      {saving.error !== null && Object.keys(fieldError(saving.error)).length === 0 && (
        <ErrorNotice error={saving.error} />
      )}
      {webhook === null && <Kind draft={draft} change={change} />}
      <Field label={text.name} error={shown.name}>
        {(control) => (
          <TextInput
            {...control}
            value={draft.name}
            maxLength={80}
            placeholder={text.namePlaceholder}
            onChange={(name) => change({ name })}
          />
        )}
      </Field>
      <Field
        label={text.url}
        hint={webhook === null ? text.protections[protection] : text.urlKeep(webhook.shownUrl)}
        error={shown.url}
      >
        {(control) => (
          <TextInput
            {...control}
            autoComplete="off"
            value={draft.url}
            placeholder={text.urlPlaceholders[draft.kind]}
            onChange={(url) => change({ url })}
          />
        )}
      </Field>
      <Events draft={draft} change={change} error={shown.events} />
      {draft.kind === 'standard' && (
        <Secret isNew={webhook === null} draft={draft} change={change} error={shown.secret} />
      )}
      <Checkbox
        checked={draft.includePrompt}
        onChange={(includePrompt) => change({ includePrompt })}
        label={text.includePrompt}
        hint={text.includePromptHint}
      />
      {draft.kind === 'standard' && (
        <Checkbox
          checked={draft.allowLocal}
          onChange={(allowLocal) => change({ allowLocal })}
          label={text.allowLocal}
          hint={text.allowLocalHint}
        />
      )}
    </FormDialog>
  );
}

type PartProps = { draft: WebhookDraft; change: (changed: Partial<WebhookDraft>) => void };

function Kind({ draft, change }: PartProps) {
  return (
    <FieldGroup label={text.kind} hint={text.kindHints[draft.kind]}>
      <Segmented
        label={text.kind}
        value={draft.kind}
        options={WEBHOOK_KINDS.map((value) => ({ value, label: text.kinds[value] }))}
        onChange={(kind) => change({ kind })}
      />
    </FieldGroup>
  );
}

function Events({ draft, change, error }: PartProps & { error: string | undefined }) {
  const toggle = (event: WebhookEvent, wanted: boolean): void =>
    change({
      events: WEBHOOK_EVENTS.filter((one) => (one === event ? wanted : draft.events.includes(one))),
    });
  return (
    <fieldset className="webhook-choices">
      <legend>{text.eventsLabel}</legend>
      {WEBHOOK_EVENTS.map((event) => (
        <Checkbox
          key={event}
          checked={draft.events.includes(event)}
          onChange={(wanted) => toggle(event, wanted)}
          label={text.events[event]}
          {...(event === 'log.error' ? { hint: text.logErrorHint } : {})}
        />
      ))}
      {error !== undefined && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}

function Secret({ isNew, draft, change, error }: PartProps & { isNew: boolean; error: string | undefined }) {
  if (!isNew) {
    return (
      <Checkbox
        checked={draft.newSecret}
        onChange={(newSecret) => change({ newSecret })}
        label={text.secretNew}
        hint={text.secretNewHint}
      />
    );
  }
  return (
    <Field label={text.secret} hint={text.secretHint} error={error}>
      {(control) => (
        <TextInput
          {...control}
          type="password"
          autoComplete="off"
          value={draft.secret}
          placeholder={text.secretPlaceholder}
          onChange={(secret) => change({ secret })}
        />
      )}
    </Field>
  );
}

/** What the app says of one field, to be shown there. */
function fieldError(error: AppErrorData | null): WebhookProblems {
  const field = error?.field;
  if (field !== 'name' && field !== 'url' && field !== 'secret' && field !== 'events') return {};
  return { [field]: errorText(error) };
}

function useSaving(webhook: ListedWebhook | null) {
  const add = useCommand('webhook.add');
  const update = useCommand('webhook.update');
  const command = webhook === null ? add : update;
  return {
    error: command.error,
    pending: command.pending,
    async save(draft: WebhookDraft): Promise<SavedWebhook | null> {
      const { kind, includePrompt } = draft;
      const [name, url, secret] = [draft.name.trim(), draft.url.trim(), draft.secret.trim()];
      const events = [...draft.events];
      // Slack's and Discord's servers are public: what was ticked before the kind was chosen does not count.
      const allowLocal = kind === 'standard' && draft.allowLocal;
      if (webhook === null) {
        const given = kind === 'standard' && secret !== '' ? secret : null;
        return add.run({ name, kind, url, secret: given, events, allowLocal, includePrompt });
      }
      return update.run({
        endpointId: webhook.id,
        name,
        events,
        allowLocal,
        includePrompt,
        ...(url === '' ? {} : { url }),
        ...(draft.newSecret ? { secret: 'new' } : {}),
      });
    },
  };
}
