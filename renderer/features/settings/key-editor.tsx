import { type FormEvent, useState } from 'react';
import { useCommand } from '../../state/use-command.ts';
import { useOpenLink } from '../../state/use-open-link.ts';
import { useSession, useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { ExternalLink } from '../../ui/external-link.tsx';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { keyFor } from './key-state.ts';
import { errorText } from './use-saving.ts';

const text = strings.settings;
const KEYS_PAGE = 'https://platform.openai.com/api-keys';

type KeyEditorProps = {
  /** The server that the key is for; null for OpenAI itself. */
  baseUrl: string | null;
  name: string;
};

/** Whether a key is set, and its replacement. A key that was set is never shown again. */
export function KeyEditor({ baseUrl, name }: KeyEditorProps) {
  const ring = useSessionState((state) => state.keys);
  const [editing, setEditing] = useState(false);
  if (ring === null) return null;
  const key = keyFor(ring, baseUrl);
  return (
    <div className="key-editor">
      <div className="key-editor-state">
        <Icon name={key === null ? 'pending' : 'key'} />
        <div>
          <p>{key === null ? text.keyNone : text.keySet(key.endsWith)}</p>
          {key !== null && (
            <p className="field-hint">
              {text.keySources[key.source]}
              {key.source === 'stored' && ` ${text.protectedBy(ring.backend)}.`}
            </p>
          )}
        </div>
        <div className="settings-buttons">
          {!editing && (
            <Button
              aria-label={`${key === null ? text.keyAdd : text.keyReplace}: ${name}`}
              onClick={() => setEditing(true)}
            >
              {key === null ? text.keyAdd : text.keyReplace}
            </Button>
          )}
          {key !== null && key.source !== 'environment' && <RemoveKey baseUrl={baseUrl} name={name} />}
        </div>
      </div>
      {editing && <KeyForm baseUrl={baseUrl} name={name} onDone={() => setEditing(false)} />}
    </div>
  );
}

function RemoveKey({ baseUrl, name }: KeyEditorProps) {
  const session = useSession();
  const toasts = useToasts();
  const clear = useCommand('key.clear');
  const [asking, setAsking] = useState(false);
  async function remove(): Promise<void> {
    setAsking(false);
    if ((await clear.run({ baseUrl })) === null) return;
    await session.refreshKeys();
    toasts.add({ title: text.keyRemoved });
  }
  return (
    <>
      <Button look="quiet" aria-label={`${text.keyRemove}: ${name}`} onClick={() => setAsking(true)}>
        {text.keyRemove}
      </Button>
      <ConfirmDialog
        open={asking}
        title={`${text.keyRemove}?`}
        text={text.keyRemoveText}
        confirm={text.keyRemove}
        danger
        onConfirm={remove}
        onClose={() => setAsking(false)}
      />
      {clear.error !== null && <ErrorNotice error={clear.error} />}
    </>
  );
}

function KeyForm({ baseUrl, name, onDone }: KeyEditorProps & { onDone: () => void }) {
  const session = useSession();
  const toasts = useToasts();
  const set = useCommand('key.set');
  const link = useOpenLink();
  const protection = useSessionState(({ keys }) => keys?.protection ?? 'none');
  const [key, setKey] = useState('');
  const [empty, setEmpty] = useState(false);

  async function keep(where: 'store' | 'session'): Promise<void> {
    setEmpty(key.trim() === '');
    if (key.trim() === '') return;
    if ((await set.run({ baseUrl, key, keep: where })) === null) return;
    await session.refreshKeys();
    toasts.add({ level: 'success', title: text.keyAdded });
    onDone();
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    // Storing without protection is never what Enter does: it takes a button that says so.
    void keep(protection === 'system' ? 'store' : 'session');
  }

  return (
    <form className="key-form" onSubmit={submit} noValidate>
      <Field
        label={`${text.keyInput}: ${name}`}
        hint={protection === 'weak' ? undefined : text.protections[protection]}
        error={empty ? text.keyEmpty : errorText(set.error)}
      >
        {(control) => (
          <TextInput
            {...control}
            type="password"
            autoComplete="off"
            autoFocus
            value={key}
            placeholder={text.keyPlaceholder}
            onChange={setKey}
          />
        )}
      </Field>
      {protection === 'weak' && (
        <Notice level="warning" title={text.weakTitle}>
          <p>{text.protections.weak}</p>
        </Notice>
      )}
      <div className="settings-buttons">
        {protection === 'system' && (
          <Button type="submit" look="primary" disabled={set.pending}>
            {text.keyStore}
          </Button>
        )}
        <Button
          type={protection === 'system' ? 'button' : 'submit'}
          look={protection === 'system' ? 'plain' : 'primary'}
          disabled={set.pending}
          onClick={protection === 'system' ? () => keep('session') : undefined}
        >
          {text.keySession}
        </Button>
        {protection === 'weak' && (
          <Button disabled={set.pending} onClick={() => keep('store')}>
            {text.keyStoreAnyway}
          </Button>
        )}
        <Button look="quiet" onClick={onDone}>
          {text.cancel}
        </Button>
        {baseUrl === null && (
          <ExternalLink href={KEYS_PAGE} open={link.open}>
            {text.keyWhere}
          </ExternalLink>
        )}
      </div>
      {link.error !== null && <ErrorNotice error={link.error} />}
    </form>
  );
}
