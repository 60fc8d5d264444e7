import { MAX_CONCURRENCY, MAX_IMAGES, MAX_VARIANTS, QUALITIES } from '../../../shared/domain/job.ts';
import { knownModel } from '../../../shared/domain/known-models.ts';
import { FORMATS, PRESETS } from '../../../shared/domain/processing.ts';
import type { JobDefaults, Settings } from '../../../shared/domain/settings.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { ModelField } from '../../ui/job-params/model-field.tsx';
import { ServerField } from '../../ui/job-params/server-field.tsx';
import { SizeField } from '../../ui/job-params/size-field.tsx';
import { type StartingParams, startingParams } from '../../ui/job-params/starting-params.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/toggles.tsx';
import { Group } from './group.tsx';
import { useSaving } from './use-saving.ts';
import { useTyped } from './use-typed.ts';

const text = strings.settings;
const words = strings.newJob;

type PartProps = { shown: StartingParams; change: (changed: JobDefaults) => Promise<boolean> };

/** What a new job begins with. */
export function DefaultsSection({ settings }: { settings: Settings }) {
  const { save, error } = useSaving();
  const { jobDefaults, rememberLast, maxConcurrency } = settings;
  const shown = startingParams(jobDefaults);
  const change = (changed: JobDefaults) => save({ jobDefaults: { ...jobDefaults, ...changed } });
  return (
    <>
      {error !== null && <ErrorNotice error={error} />}
      <Group>
        <Switch
          checked={rememberLast}
          onChange={(remember) => save({ rememberLast: remember })}
          label={text.rememberLast}
          hint={text.rememberLastHint}
        />
      </Group>
      <Group
        title={text.defaultsTitle}
        aside={
          <Button look="quiet" size="small" icon="undo" onClick={() => save({ jobDefaults: {} })}>
            {text.defaultsReset}
          </Button>
        }
      >
        <div className="settings-grid">
          <ServerField
            chosen={shown}
            profiles={settings.profiles}
            onChange={(server) => change({ ...server, quality: 'auto' })}
          />
          <Model shown={shown} change={change} />
        </div>
        <PictureDefaults shown={shown} change={change} />
        <NumberDefaults shown={shown} change={change} />
      </Group>
      <Group>
        <Field label={text.maxConcurrency} hint={text.maxConcurrencyHint}>
          {(control) => (
            <div className="settings-short">
              <NumberField
                {...control}
                value={maxConcurrency}
                min={1}
                max={MAX_CONCURRENCY}
                onChange={(value) =>
                  value !== null && void save({ maxConcurrency: bounded(value, MAX_CONCURRENCY) })
                }
              />
            </div>
          )}
        </Field>
      </Group>
    </>
  );
}

/** An emptied field keeps the model that was stored. */
function Model({ shown, change }: PartProps) {
  const { text: model, type } = useTyped(shown.model, async (typed) =>
    typed.trim() === '' ? false : change({ model: typed.trim() }),
  );
  return <ModelField provider={shown.provider} value={model} onChange={type} />;
}

function PictureDefaults({ shown, change }: PartProps) {
  const qualities = knownModel(shown.provider, shown.model)?.qualities ?? QUALITIES;
  return (
    <div className="settings-grid">
      <SizeField
        provider={shown.provider}
        model={shown.model}
        value={shown.size}
        onChange={(size) => change({ size })}
      />
      <Choice
        label={words.quality}
        value={shown.quality}
        values={qualities}
        labels={words.qualities}
        onChange={(quality) => change({ quality })}
      />
      <Choice
        label={words.format}
        value={shown.format}
        values={FORMATS}
        labels={words.formats}
        onChange={(format) => change({ format })}
      />
      <Choice
        label={words.preset}
        value={shown.preset}
        values={PRESETS}
        labels={words.presets}
        onChange={(preset) => change({ preset })}
      />
    </div>
  );
}

function NumberDefaults({ shown, change }: PartProps) {
  return (
    <div className="settings-grid">
      <Count
        label={words.images}
        value={shown.images}
        max={MAX_IMAGES}
        onChange={(images) => change({ images })}
      />
      <Count
        label={words.variants}
        value={shown.variants}
        max={MAX_VARIANTS}
        onChange={(variants) => change({ variants })}
      />
      <Count
        label={words.concurrency}
        value={shown.concurrency}
        max={MAX_CONCURRENCY}
        onChange={(concurrency) => change({ concurrency })}
      />
      <Field label={`${words.budget}, ${words.dollars}`} hint={words.budgetHint}>
        {(control) => (
          <NumberField
            {...control}
            value={shown.budgetUsd}
            min={0}
            step={0.5}
            format={{ maximumFractionDigits: 4 }}
            onChange={(budget) => change({ budgetUsd: budget === 0 ? null : budget })}
          />
        )}
      </Field>
    </div>
  );
}

type CountProps = { label: string; value: number; max: number; onChange: (value: number) => void };

/** A number of at least one that cannot be left out: an emptied field keeps what it had. */
function Count({ label, value, max, onChange }: CountProps) {
  return (
    <Field label={label}>
      {(control) => (
        <NumberField
          {...control}
          value={value}
          min={1}
          max={max}
          onChange={(next) => next !== null && onChange(bounded(next, max))}
        />
      )}
    </Field>
  );
}

function bounded(value: number, max: number): number {
  return Math.min(max, Math.max(1, Math.round(value)));
}

type ChoiceProps<T extends string> = {
  label: string;
  value: T;
  values: readonly T[];
  labels: Readonly<Record<T, string>>;
  onChange: (value: T) => void;
};

function Choice<T extends string>({ label, value, values, labels, onChange }: ChoiceProps<T>) {
  return (
    <Field label={label}>
      {(control) => (
        <Select
          {...control}
          value={value}
          options={values.map((choice) => ({ value: choice, label: labels[choice] }))}
          onChange={onChange}
        />
      )}
    </Field>
  );
}
