import { RETRY_CLASSES, type RetryPolicy, WHEN_BILLED } from '../../../shared/domain/retry-policy.ts';
import { strings } from '../../strings/index.ts';
import { Field } from '../field.tsx';
import { FieldGroup } from '../field-group.tsx';
import { Select } from '../select.tsx';
import { Checkbox } from '../toggles.tsx';

type PolicyFailuresProps = { policy: RetryPolicy; change: (changed: Partial<RetryPolicy>) => void };

const text = strings.retries;

/** After which failures a job calls again, and what it does where that may cost twice. */
export function PolicyFailures({ policy, change }: PolicyFailuresProps) {
  const { retryOn, whenBilled } = policy;
  return (
    <>
      <FieldGroup label={text.classesTitle} hint={text.classesHint}>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a grid in every engine that this runs on */}
        <div className="policy-classes" role="group" aria-label={text.classesTitle}>
          {RETRY_CLASSES.map((kind) => (
            <Checkbox
              key={kind}
              label={text.classes[kind]}
              checked={retryOn.includes(kind)}
              onChange={(checked) =>
                change({
                  retryOn: RETRY_CLASSES.filter((other) =>
                    other === kind ? checked : retryOn.includes(other),
                  ),
                })
              }
            />
          ))}
        </div>
      </FieldGroup>
      <Field label={text.whenBilledTitle}>
        {(control) => (
          <Select
            {...control}
            value={whenBilled}
            options={WHEN_BILLED.map((value) => ({ value, label: text.whenBilled[value] }))}
            onChange={(value) => change({ whenBilled: value })}
          />
        )}
      </Field>
    </>
  );
}
