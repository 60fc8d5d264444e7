import {
  type Appearance,
  DENSITIES,
  type Settings,
  THEMES,
  TIME_FORMATS,
} from '../../../shared/domain/settings.ts';
import { strings } from '../../strings/index.ts';
import { FieldGroup } from '../../ui/field-group.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Switch } from '../../ui/toggles.tsx';
import { Group } from './group.tsx';
import { useSaving } from './use-saving.ts';

const text = strings.settings;
const MOTIONS = ['system', 'reduced'] as const;

/** How the window looks. Every change shows at once. */
export function AppearanceSection({ settings }: { settings: Settings }) {
  const { save, error } = useSaving();
  const { appearance } = settings;
  const change = (changed: Partial<Appearance>) => save({ appearance: { ...appearance, ...changed } });
  return (
    <Group>
      <Choice
        label={text.theme}
        value={appearance.theme}
        values={THEMES}
        labels={text.themes}
        onChange={(theme) => change({ theme })}
      />
      <Choice
        label={text.motion}
        hint={text.motionHint}
        value={appearance.motion}
        values={MOTIONS}
        labels={text.motions}
        onChange={(motion) => change({ motion })}
      />
      <Choice
        label={text.density}
        value={appearance.density}
        values={DENSITIES}
        labels={text.densities}
        onChange={(density) => change({ density })}
      />
      <Choice
        label={text.logTime}
        hint={text.logTimeHints[appearance.logTime]}
        value={appearance.logTime}
        values={TIME_FORMATS}
        labels={text.logTimes}
        onChange={(logTime) => change({ logTime })}
      />
      <Switch checked={appearance.logWrap} onChange={(logWrap) => change({ logWrap })} label={text.logWrap} />
      {error !== null && <ErrorNotice error={error} />}
    </Group>
  );
}

type ChoiceProps<T extends string> = {
  label: string;
  hint?: string;
  value: T;
  values: readonly T[];
  labels: Readonly<Record<T, string>>;
  onChange: (value: T) => void;
};

function Choice<T extends string>({ label, hint, value, values, labels, onChange }: ChoiceProps<T>) {
  return (
    <FieldGroup label={label} hint={hint}>
      <Segmented
        label={label}
        value={value}
        options={values.map((choice) => ({ value: choice, label: labels[choice] }))}
        onChange={onChange}
      />
    </FieldGroup>
  );
}
