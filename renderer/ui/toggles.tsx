import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox';
import { Switch as BaseSwitch } from '@base-ui/react/switch';
import { type ReactNode, useId } from 'react';
import { Icon } from './icon.tsx';
import './field.css';
import './toggles.css';

type ToggleProps = {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: string;
  hint?: ReactNode;
  disabled?: boolean;
};

/** On or off, at once. */
export function Switch({ checked, onChange, label, hint, disabled = false }: ToggleProps) {
  const id = useId();
  return (
    <div className="toggle toggle-switch">
      <Words id={id} label={label} hint={hint} />
      <BaseSwitch.Root
        id={id}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        className="switch"
      >
        <BaseSwitch.Thumb className="switch-thumb" />
      </BaseSwitch.Root>
    </div>
  );
}

/** One of several that may hold together. */
export function Checkbox({
  checked,
  onChange,
  label,
  hint,
  disabled = false,
  indeterminate = false,
}: ToggleProps & { indeterminate?: boolean }) {
  const id = useId();
  return (
    <div className="toggle">
      <BaseCheckbox.Root
        id={id}
        checked={checked}
        indeterminate={indeterminate}
        onCheckedChange={onChange}
        disabled={disabled}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        className="checkbox"
      >
        <BaseCheckbox.Indicator className="checkbox-mark">
          <Icon name={indeterminate ? 'minus' : 'check'} size={12} />
        </BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      <Words id={id} label={label} hint={hint} />
    </div>
  );
}

function Words({ id, label, hint }: { id: string; label: string; hint: ReactNode }) {
  return (
    <span className="toggle-words">
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <span id={`${id}-hint`} className="field-hint">
          {hint}
        </span>
      )}
    </span>
  );
}
