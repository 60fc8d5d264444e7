import { useState } from 'react';
import { DEFAULT_MODELS } from '../../../shared/domain/job.ts';
import type { Profile, Settings } from '../../../shared/domain/settings.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { Group } from './group.tsx';
import { KeyEditor } from './key-editor.tsx';
import { ProfileDialog } from './profile-dialog.tsx';
import { ServerTest } from './server-test.tsx';
import { useSaving } from './use-saving.ts';

const text = strings.settings;

/** OpenAI's key, and other servers with keys of their own. */
export function ProviderSection({ settings }: { settings: Settings }) {
  return (
    <>
      <Group title={text.keyTitle} text={text.keyWhereText}>
        <KeyEditor baseUrl={null} name={strings.newJob.providers.openai} />
        <ServerTest baseUrl={null} model={DEFAULT_MODELS.openai} name={strings.newJob.providers.openai} />
      </Group>
      <Profiles profiles={settings.profiles} />
    </>
  );
}

function Profiles({ profiles }: { profiles: readonly Profile[] }) {
  const session = useSession();
  const toasts = useToasts();
  const { save, error } = useSaving();
  const [edited, setEdited] = useState<Profile | 'new' | null>(null);
  const held = () => session.store.getState().settings?.profiles ?? [];

  async function keep(profile: Profile): Promise<void> {
    const known = held().some(({ id }) => id === profile.id);
    const next = known
      ? held().map((other) => (other.id === profile.id ? profile : other))
      : [...held(), profile];
    if (await save({ profiles: next })) setEdited(null);
  }

  async function remove(profile: Profile): Promise<void> {
    if (!(await save({ profiles: held().filter(({ id }) => id !== profile.id) }))) return;
    const undo = () => void save({ profiles: [...held(), profile] });
    toasts.add({
      title: text.profileDeleted(profile.name),
      action: { label: text.undo, onSelect: undo },
    });
  }

  return (
    <>
      <Group
        title={text.profiles}
        text={text.profilesText}
        aside={
          <Button icon="add" onClick={() => setEdited('new')}>
            {text.profileAdd}
          </Button>
        }
      >
        {profiles.length === 0 && <p className="settings-none">{text.profilesNone}</p>}
        {error !== null && edited === null && <ErrorNotice error={error} />}
        {profiles.map((profile) => (
          <ProfileCard
            key={profile.id}
            profile={profile}
            onEdit={() => setEdited(profile)}
            onDelete={() => remove(profile)}
          />
        ))}
      </Group>
      {edited !== null && (
        <ProfileDialog
          profile={edited === 'new' ? null : edited}
          refused={error}
          onSave={keep}
          onClose={() => setEdited(null)}
        />
      )}
    </>
  );
}

type ProfileCardProps = { profile: Profile; onEdit: () => void; onDelete: () => void };

function ProfileCard({ profile, onEdit, onDelete }: ProfileCardProps) {
  return (
    <section className="settings-profile" aria-label={profile.name}>
      <div className="settings-profile-head">
        <div>
          <h4>{profile.name}</h4>
          <p className="settings-path">
            {profile.baseUrl} · {profile.model}
          </p>
        </div>
        <Button size="small" look="quiet" icon="edit" onClick={onEdit}>
          {text.profileEdit}
        </Button>
        <Button size="small" look="quiet" icon="trash" onClick={onDelete}>
          {text.profileDelete}
        </Button>
      </div>
      <KeyEditor baseUrl={profile.baseUrl} name={profile.name} />
      <ServerTest baseUrl={profile.baseUrl} model={profile.model} name={profile.name} />
    </section>
  );
}
