import { useCloud } from '../../state/use-cloud.ts';
import { useSessionState } from '../../state/use-session.ts';
import { timeOrDay } from '../../strings/format.ts';
import { strings } from '../../strings/index.ts';
import { Icon } from '../../ui/icon.tsx';

const text = strings.cloud;

/** That the jobs of other devices are shown as they were, while the cloud is not asked. Draws nothing otherwise. */
export function OthersState() {
  const status = useCloud();
  const shown = useSessionState((state) => state.jobQuery.from === 'others');
  if (!shown || status === null || status.state === 'sending' || status.state === 'up_to_date') return null;
  const { state, lastSyncedAt } = status;
  const when = lastSyncedAt === null ? null : timeOrDay(lastSyncedAt, Date.now());
  return (
    <p className="job-list-as-of">
      <Icon name={state === 'offline' ? 'cloud' : 'cloudOff'} size={14} />
      <span>{text.asOf(state === 'offline' ? 'offline' : 'off', when)}</span>
    </p>
  );
}
