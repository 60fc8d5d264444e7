import { useState } from 'react';
import { MAX_RETRY_PRESETS, type RetryPreset, samePolicy } from '../../../shared/domain/retry-presets.ts';
import type { Settings } from '../../../shared/domain/settings.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { policyInWords } from '../../strings/retry-policy.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { Group } from './group.tsx';
import { RetryPresetDialog } from './retry-preset-dialog.tsx';
import { errorText, useSaving } from './use-saving.ts';

const text = strings.retries;

/** The user's own retry policies: to add, to change, to delete. */
export function RetryPresets({ settings }: { settings: Settings }) {
  const { save, error } = useSaving();
  const [edited, setEdited] = useState<RetryPreset | 'new' | null>(null);
  const presets = settings.retryPresets;
  const remove = useRemove(settings, save);

  async function keep(preset: RetryPreset): Promise<void> {
    const before = presets.find(({ id }) => id === preset.id);
    const retryPresets =
      before === undefined
        ? [...presets, preset]
        : presets.map((other) => (other.id === preset.id ? preset : other));
    if (await save({ retryPresets, ...withDefault(settings, before, preset) })) setEdited(null);
  }

  return (
    <>
      <Group
        title={text.ownTitle}
        text={text.ownText}
        aside={
          <Button icon="add" onClick={() => setEdited('new')} disabled={presets.length >= MAX_RETRY_PRESETS}>
            {text.add}
          </Button>
        }
      >
        {error !== null && edited === null && <ErrorNotice error={error} />}
        {presets.length === 0 && <p className="settings-none">{text.ownNone}</p>}
        {presets.map((preset) => (
          <section key={preset.id} className="settings-profile" aria-label={preset.name}>
            <div className="settings-profile-head">
              <div>
                <h4>{preset.name}</h4>
                <p className="settings-path">{policyInWords(preset.policy)}</p>
              </div>
              <Button size="small" look="quiet" icon="edit" onClick={() => setEdited(preset)}>
                {text.edit}
              </Button>
              <Button size="small" look="quiet" icon="trash" onClick={() => void remove(preset)}>
                {text.delete}
              </Button>
            </div>
          </section>
        ))}
      </Group>
      {edited !== null && (
        <RetryPresetDialog
          preset={edited === 'new' ? null : edited}
          refused={errorText(error)}
          onSave={(preset) => void keep(preset)}
          onClose={() => setEdited(null)}
        />
      )}
    </>
  );
}

/** A default that was chosen by this name follows it. */
function withDefault(
  { jobDefaults }: Settings,
  before: RetryPreset | undefined,
  after: RetryPreset,
): Partial<Pick<Settings, 'jobDefaults'>> {
  const chosen = jobDefaults.retryPolicy;
  if (before === undefined || chosen === undefined || !samePolicy(chosen, before.policy)) return {};
  return { jobDefaults: { ...jobDefaults, retryPolicy: after.policy } };
}

/** Deletes, and offers to undo it. Jobs that were made by it keep what it said. */
function useRemove(settings: Settings, save: ReturnType<typeof useSaving>['save']) {
  const session = useSession();
  const toasts = useToasts();

  async function restore(preset: RetryPreset): Promise<void> {
    const now = session.store.getState().settings?.retryPresets ?? [];
    const answer = await session.updateSettings({ retryPresets: [...now, preset] });
    if (answer.ok) return;
    toasts.add({ title: text.restoreFailedTitle, text: answer.error.message, level: 'error' });
  }

  return async (preset: RetryPreset): Promise<void> => {
    const retryPresets = settings.retryPresets.filter(({ id }) => id !== preset.id);
    if (!(await save({ retryPresets }))) return;
    const action = { label: text.undo, onSelect: () => void restore(preset) };
    toasts.add({ title: text.deleted(preset.name), action });
  };
}
