import { PROVIDERS } from '../../../shared/domain/job.ts';
import { PRESETS } from '../../../shared/domain/processing.ts';
import { strings } from '../../strings.ts';
import { Field } from '../../ui/field.tsx';
import type { NewJob } from './new-job-params.ts';

type MoreOptionsProps = { job: NewJob; onChange: (changed: Partial<NewJob>) => void };

/** What most jobs leave as it is. */
export function MoreOptions({ job, onChange }: MoreOptionsProps) {
  return (
    <details className="more-options">
      <summary>{strings.form.more}</summary>
      <div className="more-options-fields">
        <Field label={strings.form.provider} hint={strings.form.providerHints[job.provider]}>
          {(control) => (
            <Choice
              {...control}
              values={PROVIDERS}
              labels={strings.form.providers}
              value={job.provider}
              onChange={(provider) => onChange({ provider })}
            />
          )}
        </Field>
        <Field label={strings.form.preset}>
          {(control) => (
            <Choice
              {...control}
              values={PRESETS}
              labels={strings.form.presets}
              value={job.preset}
              onChange={(preset) => onChange({ preset })}
            />
          )}
        </Field>
        {job.provider === 'demo' && (
          <Field label={strings.form.faults} hint={strings.form.faultsHint}>
            {(control) => (
              <input
                {...control}
                value={job.faults}
                spellCheck={false}
                onChange={(event) => onChange({ faults: event.target.value })}
              />
            )}
          </Field>
        )}
      </div>
    </details>
  );
}

type ChoiceProps<T extends string> = {
  id: string;
  'aria-describedby': string | undefined;
  values: readonly T[];
  labels: Readonly<Record<T, string>>;
  value: T;
  onChange: (value: T) => void;
};

function Choice<T extends string>({ values, labels, value, onChange, ...control }: ChoiceProps<T>) {
  return (
    <select
      {...control}
      value={value}
      onChange={(event) => {
        const chosen = values.find((candidate) => candidate === event.target.value);
        if (chosen !== undefined) onChange(chosen);
      }}
    >
      {values.map((candidate) => (
        <option key={candidate} value={candidate}>
          {labels[candidate]}
        </option>
      ))}
    </select>
  );
}
