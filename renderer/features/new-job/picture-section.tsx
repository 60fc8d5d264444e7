import { MAX_IMAGES, MAX_VARIANTS, QUALITIES } from '../../../shared/domain/job.ts';
import { knownModel } from '../../../shared/domain/known-models.ts';
import { FORMATS } from '../../../shared/domain/processing.ts';
import type { Profile } from '../../../shared/domain/settings.ts';
import { strings } from '../../strings/index.ts';
import { Field } from '../../ui/field.tsx';
import { FieldGroup } from '../../ui/field-group.tsx';
import { ModelField } from '../../ui/job-params/model-field.tsx';
import { ServerField } from '../../ui/job-params/server-field.tsx';
import { SizeField } from '../../ui/job-params/size-field.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import type { FieldErrors } from './check-form.ts';
import { errorText } from './error-text.ts';
import { type JobForm, withModel, withServer } from './job-form.ts';
import { SeedField } from './seed-field.tsx';

const text = strings.newJob;

export type SectionProps = {
  form: JobForm;
  errors: FieldErrors;
  onChange: (changed: Partial<JobForm>) => void;
};

/** Who makes the pictures, and how they look. */
export function PictureSection({
  form,
  errors,
  profiles,
  onChange,
}: SectionProps & { profiles: readonly Profile[] }) {
  return (
    <>
      <div className="new-job-grid">
        <div data-field="provider">
          <ServerField
            chosen={form}
            profiles={profiles}
            error={errorText(errors.provider)}
            onChange={(server) => onChange(withServer(form, server))}
          />
        </div>
        <div data-field="model">
          <ModelField
            provider={form.provider}
            value={form.model}
            error={errorText(errors.model)}
            onChange={(model) => onChange(withModel(form, model))}
          />
        </div>
      </div>
      <div className="new-job-grid">
        <div data-field="size">
          <SizeField
            provider={form.provider}
            model={form.model}
            value={form.size}
            error={errorText(errors.size)}
            onChange={(size) => onChange({ size })}
          />
        </div>
        <div data-field="quality">
          <QualityField form={form} errors={errors} onChange={onChange} />
        </div>
        <FieldGroup label={text.format}>
          <Segmented
            label={text.format}
            value={form.format}
            options={FORMATS.map((value) => ({ value, label: text.formats[value] }))}
            onChange={(format) => onChange({ format })}
          />
        </FieldGroup>
      </div>
      <Counts form={form} errors={errors} onChange={onChange} />
      <SeedField value={form.seed} onChange={(seed) => onChange({ seed })} />
    </>
  );
}

function QualityField({ form, errors, onChange }: SectionProps) {
  const known = knownModel(form.provider, form.model)?.qualities ?? QUALITIES;
  // One that the model does not have is still shown as chosen, with the error that names it.
  const offered = known.includes(form.quality) ? known : [...known, form.quality];
  return (
    <Field label={text.quality} error={errorText(errors.quality)}>
      {(control) => (
        <Select
          {...control}
          value={form.quality}
          options={offered.map((value) => ({ value, label: text.qualities[value] }))}
          onChange={(quality) => onChange({ quality })}
        />
      )}
    </Field>
  );
}

function Counts({ form, errors, onChange }: SectionProps) {
  const { images, variants } = form;
  return (
    <div className="new-job-grid">
      <div data-field="images">
        <Field label={text.images} error={errorText(errors.images)}>
          {(control) => (
            <NumberField
              {...control}
              value={images}
              min={1}
              max={MAX_IMAGES}
              onChange={(value) => onChange({ images: value })}
            />
          )}
        </Field>
      </div>
      <div data-field="variants">
        <Field label={text.variants} error={errorText(errors.variants)}>
          {(control) => (
            <NumberField
              {...control}
              value={variants}
              min={1}
              max={MAX_VARIANTS}
              onChange={(value) => onChange({ variants: value })}
            />
          )}
        </Field>
      </div>
      <p className="new-job-files">{images !== null && variants !== null && text.files(images, variants)}</p>
    </div>
  );
}
