import { MAX_CONCURRENCY } from '../../../shared/domain/job.ts';
import type { Settings } from '../../../shared/domain/settings.ts';
import { useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { policyInWords } from '../../strings/retry-policy.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PolicyChoice } from '../../ui/job-params/policy-choice.tsx';
import { PolicyFields } from '../../ui/job-params/policy-fields.tsx';
import { Menu } from '../../ui/menu.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { errorText } from './error-text.ts';
import type { SectionProps } from './picture-section.tsx';

const text = strings.newJob;

const NO_PRESETS: Settings['retryPresets'] = [];

type AdvancedSectionProps = SectionProps & { open: boolean; onOpen: (open: boolean) => void };

/** What most jobs leave as it is: patience, limits, and how the demo provider should misbehave. */
export function AdvancedSection({ form, errors, onChange, open, onOpen }: AdvancedSectionProps) {
  const presets = useSessionState(({ settings }) => settings?.retryPresets ?? NO_PRESETS);
  return (
    <details className="new-job-advanced" open={open} onToggle={(event) => onOpen(event.currentTarget.open)}>
      <summary>
        <Icon name="chevron" />
        <span>{text.advanced}</span>
        <span className="new-job-advanced-words">{policyInWords(form.retryPolicy)}</span>
      </summary>
      <div className="new-job-advanced-fields">
        <div data-field="retryPolicy" className="new-job-policy">
          <PolicyChoice
            policy={form.retryPolicy}
            presets={presets}
            onChange={(retryPolicy) => onChange({ retryPolicy })}
          />
          <PolicyFields
            policy={form.retryPolicy}
            error={errorText(errors.retryPolicy)}
            onChange={(retryPolicy) => onChange({ retryPolicy })}
          />
        </div>
        <Limits form={form} errors={errors} onChange={onChange} />
        {form.provider === 'demo' && <FaultsField form={form} errors={errors} onChange={onChange} />}
      </div>
    </details>
  );
}

function Limits({ form, errors, onChange }: SectionProps) {
  return (
    <div className="new-job-grid">
      <div data-field="concurrency">
        <Field label={text.concurrency} hint={text.concurrencyHint} error={errorText(errors.concurrency)}>
          {(control) => (
            <NumberField
              {...control}
              value={form.concurrency}
              min={1}
              max={MAX_CONCURRENCY}
              onChange={(concurrency) => onChange({ concurrency })}
            />
          )}
        </Field>
      </div>
      <div data-field="budgetUsd">
        <Field
          label={`${text.budget}, ${text.dollars}`}
          hint={text.budgetHint}
          error={errorText(errors.budgetUsd)}
        >
          {(control) => (
            <NumberField
              {...control}
              value={form.budgetUsd}
              min={0}
              step={0.5}
              format={{ maximumFractionDigits: 4 }}
              onChange={(budgetUsd) => onChange({ budgetUsd })}
            />
          )}
        </Field>
      </div>
    </div>
  );
}

function FaultsField({ form, errors, onChange }: SectionProps) {
  const examples = text.faultExamples.map(({ label, faults }) => ({
    label,
    onSelect: () => onChange({ faults }),
  }));
  const none = { label: text.faultsNone, onSelect: () => onChange({ faults: '' }) };
  return (
    <div data-field="demoFaults">
      <Field
        label={text.faults}
        hint={text.faultsHint}
        error={errorText(errors.demoFaults)}
        aside={
          <Menu
            align="end"
            trigger={
              <Button look="quiet" size="small" icon="expand">
                {text.faultsExamples}
              </Button>
            }
            items={[...examples, 'separator', none]}
          />
        }
      >
        {(control) => (
          <TextInput {...control} value={form.faults} onChange={(faults) => onChange({ faults })} />
        )}
      </Field>
    </div>
  );
}
