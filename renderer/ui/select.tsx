import { Select as Base } from '@base-ui/react/select';
import { Icon } from './icon.tsx';
import './menu.css';
import './select.css';

export type SelectOption<T extends string> = {
  readonly value: T;
  readonly label: string;
  readonly hint?: string;
  readonly disabled?: boolean;
};

type SelectProps<T extends string> = {
  /** Its name, where no Field gives it one. */
  label?: string;
  id?: string;
  'aria-describedby'?: string | undefined;
  'aria-invalid'?: true | undefined;
  value: T;
  options: readonly SelectOption<T>[];
  onChange: (value: T) => void;
  disabled?: boolean;
  look?: 'field' | 'quiet';
};

/** One of a few choices. */
export function Select<T extends string>({
  label,
  value,
  options,
  onChange,
  disabled = false,
  look = 'field',
  ...control
}: SelectProps<T>) {
  return (
    <Base.Root
      items={options}
      value={value}
      onValueChange={(next) => next !== null && onChange(next)}
      disabled={disabled}
      modal={false}
    >
      <Base.Trigger {...control} aria-label={label} className={`select select-${look}`}>
        <Base.Value className="select-value" />
        <Base.Icon className="select-icon">
          <Icon name="expand" size={14} />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className="menu-positioner" sideOffset={4} alignItemWithTrigger={false}>
          <Base.Popup className="menu select-popup">
            <Base.List aria-label={label}>
              {options.map((option) => (
                <Base.Item
                  key={option.value}
                  value={option.value}
                  disabled={option.disabled ?? false}
                  className="menu-item select-item"
                >
                  <span className="menu-item-label">
                    <Base.ItemText>{option.label}</Base.ItemText>
                    {option.hint !== undefined && <span className="select-hint">{option.hint}</span>}
                  </span>
                  <Base.ItemIndicator className="menu-item-check" keepMounted>
                    <Icon name="check" />
                  </Base.ItemIndicator>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
