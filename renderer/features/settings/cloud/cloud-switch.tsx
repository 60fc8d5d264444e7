import { CLOUD_IMAGES, type CloudSettings } from '../../../../shared/domain/cloud.ts';
import { useCloudAsking } from '../../../state/use-cloud.ts';
import { strings } from '../../../strings/index.ts';
import { ChoiceCards } from '../../../ui/choice-cards.tsx';
import { FieldGroup } from '../../../ui/field-group.tsx';
import { Icon, type IconName } from '../../../ui/icon.tsx';
import { ErrorNotice } from '../../../ui/notice.tsx';
import { Switch } from '../../../ui/toggles.tsx';
import { Group } from '../group.tsx';

const text = strings.cloudSetup;

const PICTURES: Readonly<Record<(typeof CLOUD_IMAGES)[number], IconName>> = {
  none: 'file',
  variants: 'image',
  all: 'images',
};

/** The switch, off at any moment. */
export function CloudSwitchGroup({ settings }: { settings: CloudSettings }) {
  const asking = useCloudAsking();
  return (
    <Group>
      <Switch
        checked={settings.on}
        disabled={asking.pending}
        label={text.switch}
        hint={text.switchHint}
        onChange={(on) => void asking.run((client) => client.call('cloud.set', { on }))}
      />
      {asking.error !== null && <ErrorNotice error={asking.error} />}
    </Group>
  );
}

/** Which pictures are sent. */
export function ImagesChoice({ settings }: { settings: CloudSettings }) {
  const asking = useCloudAsking();
  return (
    <div className="cloud-form">
      <FieldGroup label={text.pictures} hint={text.picturesText}>
        <div className="cloud-cards">
          <ChoiceCards
            label={text.pictures}
            value={settings.images}
            cards={CLOUD_IMAGES.map((value) => ({
              value,
              ...text.images[value],
              fact: null,
              picture: <Icon name={PICTURES[value]} size={20} />,
            }))}
            onChange={(images) => void asking.run((client) => client.call('cloud.set', { images }))}
          />
        </div>
      </FieldGroup>
      {asking.error !== null && <ErrorNotice error={asking.error} />}
    </div>
  );
}
