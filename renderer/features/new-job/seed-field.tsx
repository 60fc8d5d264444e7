import { strings } from '../../strings/index.ts';
import { IconButton } from '../../ui/button.tsx';
import { FieldGroup } from '../../ui/field-group.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { randomSeed } from './job-form.ts';

type SeedFieldProps = { value: number | null; onChange: (seed: number | null) => void };

const text = strings.newJob;
const MODES = [
  { value: 'random', label: text.seedRandom },
  { value: 'fixed', label: text.seedFixed },
] as const;
const MAX_SEED = 0xffffffff;

/** Chance with every job, or one number for the same again. */
export function SeedField({ value, onChange }: SeedFieldProps) {
  return (
    <FieldGroup label={text.seed} hint={text.seedHint}>
      <Segmented
        label={text.seed}
        value={value === null ? 'random' : 'fixed'}
        options={MODES}
        onChange={(mode) => onChange(mode === 'random' ? null : randomSeed())}
      />
      {value !== null && (
        <span className="seed-field">
          <NumberField
            aria-label={text.seedNumber}
            value={value}
            min={0}
            max={MAX_SEED}
            format={{ useGrouping: false }}
            onChange={(seed) => onChange(Math.min(MAX_SEED, Math.max(0, Math.round(seed ?? 0))))}
          />
          <IconButton label={text.seedDice} icon="dice" onClick={() => onChange(randomSeed())} />
        </span>
      )}
    </FieldGroup>
  );
}
