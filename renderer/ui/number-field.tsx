import { NumberField as Base } from '@base-ui/react/number-field';
import { strings } from '../strings/index.ts';
import { Icon } from './icon.tsx';
import './number-field.css';

type NumberFieldProps = {
  /** From a Field. */
  id?: string;
  'aria-label'?: string;
  'aria-describedby'?: string | undefined;
  'aria-invalid'?: true | undefined;
  /** Null while it is empty. */
  value: number | null;
  onChange: (value: number | null) => void;
  /** The change is over: the field was left, Enter was pressed, or a step was made. Enter calls it without a change too. */
  onCommit?: () => void;
  min?: number;
  max?: number;
  step?: number;
  format?: Intl.NumberFormatOptions;
  disabled?: boolean;
  placeholder?: string;
};

/** A number, typed or stepped by arrow keys and buttons. Typing may leave the range for a moment; leaving the field mends it. */
export function NumberField({
  id,
  value,
  onChange,
  onCommit,
  min,
  max,
  step = 1,
  format,
  disabled = false,
  placeholder,
  ...aria
}: NumberFieldProps) {
  const bounds = {
    ...(id === undefined ? {} : { id }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(format === undefined ? {} : { format }),
  };
  return (
    <Base.Root
      {...bounds}
      value={value}
      onValueChange={onChange}
      onValueCommitted={() => onCommit?.()}
      step={step}
      locale="en"
      disabled={disabled}
      className="number-field"
    >
      <Base.Group className="number-field-group" data-invalid-value={aria['aria-invalid']}>
        <Base.Input
          {...aria}
          className="number-field-input"
          placeholder={placeholder}
          onKeyDown={({ key }) => {
            if (key === 'Enter') onCommit?.();
          }}
        />
        <Base.Decrement className="number-field-step" aria-label={strings.ui.decrease}>
          <Icon name="minus" size={14} />
        </Base.Decrement>
        <Base.Increment className="number-field-step" aria-label={strings.ui.increase}>
          <Icon name="add" size={14} />
        </Base.Increment>
      </Base.Group>
    </Base.Root>
  );
}
