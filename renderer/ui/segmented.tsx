import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { Icon, type IconName } from './icon.tsx';
import './segmented.css';

export type SegmentedOption<T extends string> = {
  readonly value: T;
  readonly label: string;
  /** Shown in place of the label, which stays its name. */
  readonly icon?: IconName;
};

type SegmentedProps<T extends string> = {
  label: string;
  value: T;
  options: readonly SegmentedOption<T>[];
  onChange: (value: T) => void;
  disabled?: boolean;
};

/** One of two to five choices, all in view. */
export function Segmented<T extends string>({
  label,
  value,
  options,
  onChange,
  disabled = false,
}: SegmentedProps<T>) {
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onValueChange={onChange}
      disabled={disabled}
      className="segmented"
    >
      {options.map((option) => (
        <Radio.Root
          key={option.value}
          value={option.value}
          aria-label={option.label}
          title={option.icon === undefined ? undefined : option.label}
          className="segmented-option"
        >
          {option.icon === undefined ? option.label : <Icon name={option.icon} />}
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}
