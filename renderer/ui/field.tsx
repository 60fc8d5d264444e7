import { type ReactNode, useId } from 'react';
import './field.css';

type FieldProps = {
  label: string;
  hint?: string | undefined;
  /** Draws the control, which must take this id and, as its description, that of the hint. */
  children: (control: { id: string; 'aria-describedby': string | undefined }) => ReactNode;
};

/** A label, its control, and what helps to fill it in. */
export function Field({ label, hint, children }: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': hint === undefined ? undefined : hintId })}
      {hint !== undefined && (
        <p id={hintId} className="field-hint">
          {hint}
        </p>
      )}
    </div>
  );
}
