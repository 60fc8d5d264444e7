import type { RetryPolicy } from '../../../shared/domain/retry-policy.ts';
import { strings } from '../../strings/index.ts';
import { policyInWords } from '../../strings/retry-policy.ts';
import { Field } from '../field.tsx';
import { NumberField } from '../number-field.tsx';
import { PolicyFailures } from './policy-failures.tsx';
import './job-params.css';

type PolicyFieldsProps = {
  policy: RetryPolicy;
  error?: string | undefined;
  onChange: (policy: RetryPolicy) => void;
};

const text = strings.newJob;

/** How patiently a job calls again, in fields and as the sentence that they make. Times are shown in seconds. */
export function PolicyFields({ policy, error, onChange }: PolicyFieldsProps) {
  const change = (changed: Partial<RetryPolicy>): void => onChange({ ...policy, ...changed });
  const waits = policy.retries > 0;
  return (
    <div className="policy-fields">
      <p className="policy-fields-words">{policyInWords(policy)}</p>
      <div className="job-params-grid">
        <Field label={text.retries} error={error}>
          {(control) => (
            <Amount
              {...control}
              value={policy.retries}
              max={20}
              onChange={(retries) => change({ retries: Math.round(retries) })}
            />
          )}
        </Field>
        <Field label={text.timeout}>
          {(control) => (
            <Amount
              {...control}
              value={policy.timeoutMs / 1_000}
              min={1}
              max={3_600}
              step={10}
              onChange={(seconds) => change({ timeoutMs: seconds * 1_000 })}
            />
          )}
        </Field>
        {waits && <Waits policy={policy} change={change} />}
      </div>
      {waits && <PolicyFailures policy={policy} change={change} />}
    </div>
  );
}

function Waits({ policy, change }: { policy: RetryPolicy; change: (changed: Partial<RetryPolicy>) => void }) {
  return (
    <>
      <Field label={text.firstWait}>
        {(control) => (
          <Amount
            {...control}
            value={policy.backoffMs / 1_000}
            max={600}
            onChange={(seconds) => change({ backoffMs: seconds * 1_000 })}
          />
        )}
      </Field>
      <Field label={text.factor}>
        {(control) => (
          <Amount
            {...control}
            value={policy.factor}
            min={1}
            max={10}
            step={0.5}
            onChange={(factor) => change({ factor })}
          />
        )}
      </Field>
      <Field label={text.longestWait}>
        {(control) => (
          <Amount
            {...control}
            value={policy.maxBackoffMs / 1_000}
            max={3_600}
            step={10}
            onChange={(seconds) => change({ maxBackoffMs: seconds * 1_000 })}
          />
        )}
      </Field>
      <Field label={text.jitter}>
        {(control) => (
          <Amount
            {...control}
            value={Math.round(policy.jitter * 100)}
            max={100}
            step={5}
            onChange={(percent) => change({ jitter: percent / 100 })}
          />
        )}
      </Field>
      <Field label={text.longestHint}>
        {(control) => (
          <Amount
            {...control}
            value={policy.maxHintMs / 1_000}
            max={3_600}
            step={10}
            onChange={(seconds) => change({ maxHintMs: seconds * 1_000 })}
          />
        )}
      </Field>
    </>
  );
}

type AmountProps = Omit<Parameters<typeof NumberField>[0], 'onChange'> & {
  onChange: (value: number) => void;
};

/** A number that cannot be left out: an emptied field keeps what it had. */
function Amount({ onChange, min = 0, max = Number.MAX_SAFE_INTEGER, ...rest }: AmountProps) {
  return (
    <NumberField
      {...rest}
      min={min}
      max={max}
      onChange={(value) => value !== null && onChange(Math.min(max, Math.max(min, value)))}
    />
  );
}
