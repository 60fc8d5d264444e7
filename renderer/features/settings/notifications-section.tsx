import type { Settings } from '../../../shared/domain/settings.ts';
import { strings } from '../../strings/index.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Switch } from '../../ui/toggles.tsx';
import { Group } from './group.tsx';
import { useSaving } from './use-saving.ts';

/** When the system tells about a job. */
export function NotificationsSection({ settings }: { settings: Settings }) {
  const { save, error } = useSaving();
  return (
    <Group>
      <Switch
        checked={settings.notifications}
        onChange={(notifications) => save({ notifications })}
        label={strings.settings.notifications}
        hint={strings.settings.notificationsHint}
      />
      {error !== null && <ErrorNotice error={error} />}
    </Group>
  );
}
