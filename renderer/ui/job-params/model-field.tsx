import type { ProviderId } from '../../../shared/domain/job.ts';
import { KNOWN_MODELS } from '../../../shared/domain/known-models.ts';
import { strings } from '../../strings/index.ts';
import { Field } from '../field.tsx';
import { SuggestedInput } from '../suggested-input.tsx';

type ModelFieldProps = {
  provider: ProviderId;
  value: string;
  error?: string | undefined;
  onChange: (model: string) => void;
};

/** Any model by name, with the known ones offered. */
export function ModelField({ provider, value, error, onChange }: ModelFieldProps) {
  return (
    <Field label={strings.newJob.model} error={error}>
      {(control) => (
        <SuggestedInput
          {...control}
          value={value}
          onChange={onChange}
          suggestions={KNOWN_MODELS[provider].map(({ name }) => name)}
          listLabel={strings.newJob.knownModels}
        />
      )}
    </Field>
  );
}
