import { type ReactNode, useId } from 'react';
import { Icon } from './icon.tsx';
import './field.css';

/** What a control takes from its Field, all of it by spreading: `<TextInput {...control} … />`. */
export type FieldControl = {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
};

type FieldProps = {
  label: string;
  hint?: ReactNode;
  /** What is wrong with what the control holds, and what to do. */
  error?: ReactNode;
  /** Beside the label, such as a small button. */
  aside?: ReactNode;
  children: (control: FieldControl) => ReactNode;
};

/** A label, its control, what helps to fill it in, and what is wrong with it. */
export function Field({ label, hint, error, aside, children }: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const wrong = error !== undefined && error !== null;
  const described = [hint === undefined ? '' : hintId, wrong ? errorId : ''].filter((part) => part !== '');
  return (
    <div className="field">
      <div className="field-label">
        <label htmlFor={id}>{label}</label>
        {aside}
      </div>
      {children({
        id,
        'aria-describedby': described.length > 0 ? described.join(' ') : undefined,
        'aria-invalid': wrong || undefined,
      })}
      {hint !== undefined && (
        <p id={hintId} className="field-hint">
          {hint}
        </p>
      )}
      {wrong && (
        <p id={errorId} className="field-error" role="alert">
          <Icon name="alert" size={14} />
          <span>{error}</span>
        </p>
      )}
    </div>
  );
}
