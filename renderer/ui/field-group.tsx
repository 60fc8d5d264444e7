import type { ReactNode } from 'react';
import './field.css';
import './field-group.css';

type FieldGroupProps = { label: string; hint?: ReactNode; aside?: ReactNode; children: ReactNode };

/** A heading like a Field's for controls that bear their own names, such as a row of choices. */
export function FieldGroup({ label, hint, aside, children }: FieldGroupProps) {
  return (
    <div className="field">
      <div className="field-label">
        <span aria-hidden="true">{label}</span>
        {aside}
      </div>
      <div className="field-group-controls">{children}</div>
      {hint !== undefined && <p className="field-hint">{hint}</p>}
    </div>
  );
}
