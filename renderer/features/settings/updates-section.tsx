import type { Settings } from '../../../shared/domain/settings.ts';
import { UPDATE_CHANNELS, type UpdateSettings } from '../../../shared/domain/updates.ts';
import { useUpdates } from '../../state/use-updates.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FieldGroup } from '../../ui/field-group.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { Switch } from '../../ui/toggles.tsx';
import { Group } from './group.tsx';
import { UpdateState } from './update-state.tsx';
import { errorText, useSaving } from './use-saving.ts';
import { useTyped } from './use-typed.ts';

const text = strings.updates;

/** New versions of the app: how it stands, and what is done about them by itself. */
export function UpdatesSection({ settings }: { settings: Settings }) {
  const status = useUpdates();
  if (status === null) return <Skeleton height={160} />;
  const canUpdate = status.state !== 'unsupported' || status.reason === 'no_address';
  return (
    <>
      <UpdateState status={status} automatic={settings.updates.automatic} />
      {canUpdate && (
        <>
          <Choices updates={settings.updates} />
          <Address updates={settings.updates} />
        </>
      )}
    </>
  );
}

function Choices({ updates }: { updates: UpdateSettings }) {
  const { save, error } = useSaving();
  const change = (changed: Partial<UpdateSettings>) => save({ updates: { ...updates, ...changed } });
  return (
    <Group>
      <Switch
        checked={updates.automatic}
        onChange={(automatic) => change({ automatic })}
        label={text.automatic}
        hint={text.automaticHint}
      />
      <FieldGroup label={text.channel} hint={text.channelHints[updates.channel]}>
        <Segmented
          label={text.channel}
          value={updates.channel}
          options={UPDATE_CHANNELS.map((value) => ({ value, label: text.channels[value] }))}
          onChange={(channel) => change({ channel })}
        />
      </FieldGroup>
      {error !== null && <ErrorNotice error={error} />}
    </Group>
  );
}

function Address({ updates }: { updates: UpdateSettings }) {
  const { save, error } = useSaving();
  const change = (url: string) => save({ updates: { ...updates, url: url === '' ? null : url } });
  const typed = useTyped(updates.url ?? '', (url) => change(url.trim()));
  return (
    <Group>
      <Field label={text.url} hint={text.urlHint} error={errorText(error)}>
        {(control) => (
          <TextInput
            {...control}
            type="url"
            value={typed.text}
            placeholder={text.urlPlaceholder}
            onChange={typed.type}
            onBlur={typed.flush}
          />
        )}
      </Field>
      {updates.url !== null && (
        <div className="settings-buttons">
          <Button look="quiet" icon="undo" onClick={() => change('')}>
            {text.urlDefault}
          </Button>
        </div>
      )}
    </Group>
  );
}
