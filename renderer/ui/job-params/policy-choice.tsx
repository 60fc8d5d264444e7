import type { RetryPolicy } from '../../../shared/domain/retry-policy.ts';
import {
  BUILT_IN_POLICIES,
  BUILT_IN_PRESETS,
  presetOf,
  type RetryPreset,
} from '../../../shared/domain/retry-presets.ts';
import { strings } from '../../strings/index.ts';
import { policyInWords } from '../../strings/retry-policy.ts';
import { Field } from '../field.tsx';
import { Select, type SelectOption } from '../select.tsx';

type PolicyChoiceProps = {
  policy: RetryPolicy;
  presets: readonly RetryPreset[];
  onChange: (policy: RetryPolicy) => void;
};

const text = strings.retries;
const CUSTOM = 'custom';

/** One of the policies that have a name. What fits none of them is shown as the user's own, and is chosen by changing a field. */
export function PolicyChoice({ policy, presets, onChange }: PolicyChoiceProps) {
  const chosen = presetOf(policy, presets) ?? CUSTOM;
  const options: SelectOption<string>[] = [
    ...BUILT_IN_PRESETS.map((name) => ({
      value: name,
      label: text.builtIn[name],
      hint: text.builtInHints[name],
    })),
    ...presets.map(({ id, name, policy: own }) => ({ value: id, label: name, hint: policyInWords(own) })),
    ...(chosen === CUSTOM ? [{ value: CUSTOM, label: text.custom }] : []),
  ];
  function choose(value: string): void {
    const builtIn = BUILT_IN_PRESETS.find((name) => name === value);
    const next =
      builtIn === undefined ? presets.find(({ id }) => id === value)?.policy : BUILT_IN_POLICIES[builtIn];
    if (next !== undefined) onChange(next);
  }
  return (
    <Field label={text.policy}>
      {(control) => <Select {...control} value={chosen} options={options} onChange={choose} />}
    </Field>
  );
}
