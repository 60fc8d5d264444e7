import type { JobPlace } from '../../../shared/domain/cloud.ts';
import { strings } from '../../strings/index.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { usePlace } from './job-scope.tsx';

const text = strings.cloud;

const ICONS: Readonly<Record<JobPlace, IconName>> = {
  here: 'cloudOff',
  kept_local: 'lock',
  sent: 'cloudSent',
  waiting: 'cloudSending',
  other_device: 'device',
};

/** Where the job is, beside this device. Draws nothing while no account of the cloud is joined. */
export function CloudMark() {
  const known = usePlace();
  if (known === null) return null;
  const { place, device } = known;
  return (
    <span className="job-cloud" title={text.placeHints[place]}>
      <Icon name={ICONS[place]} size={14} />
      <span>{place === 'other_device' && device !== null ? text.from(device) : text.places[place]}</span>
    </span>
  );
}
