import { useState } from 'react';
import type { ProviderId } from '../../../shared/domain/job.ts';
import { strings } from '../../strings/index.ts';
import { Field } from '../field.tsx';
import { NumberField } from '../number-field.tsx';
import { Select } from '../select.tsx';
import { readSize, sizeOptions } from './size-options.ts';
import './job-params.css';

type SizeFieldProps = {
  provider: ProviderId;
  model: string;
  value: string;
  error?: string | undefined;
  onChange: (size: string) => void;
};

const text = strings.newJob;
const CUSTOM = 'custom';
const LABELS = { square: text.sizeSquare, wide: text.sizeWide, tall: text.sizeTall };
/** The longest that the contract can tell. */
const MAX_EDGE = 99_999;

/** One of the sizes that suit the model, or any other in pixels. */
export function SizeField({ provider, model, value, error, onChange }: SizeFieldProps) {
  const sizes = sizeOptions(provider, model);
  const [asked, setAsked] = useState(false);
  const custom = asked || !sizes.includes(value);
  const options = [
    ...sizes.map((size) => ({ value: size, label: labelOf(size) })),
    { value: CUSTOM, label: text.sizeCustom },
  ];
  function choose(choice: string): void {
    setAsked(choice === CUSTOM);
    if (choice !== CUSTOM) onChange(choice);
  }
  return (
    <div className="size-field">
      <Field label={text.size} error={error}>
        {(control) => (
          <Select {...control} value={custom ? CUSTOM : value} options={options} onChange={choose} />
        )}
      </Field>
      {custom && <Edges value={value} onChange={onChange} />}
    </div>
  );
}

function Edges({ value, onChange }: { value: string; onChange: (size: string) => void }) {
  const { width, height } = readSize(value) ?? { width: null, height: null };
  // Zero is no size: the check says so at the field, while nothing else of what was typed is lost.
  const put = (w: number | null, h: number | null): void => onChange(`${w ?? 0}x${h ?? 0}`);
  return (
    <div className="size-field-edges">
      <NumberField
        aria-label={text.width}
        value={width === 0 ? null : width}
        min={1}
        max={MAX_EDGE}
        step={16}
        format={{ useGrouping: false }}
        onChange={(next) => put(next, height)}
      />
      <span aria-hidden="true">{text.times}</span>
      <NumberField
        aria-label={text.height}
        value={height === 0 ? null : height}
        min={1}
        max={MAX_EDGE}
        step={16}
        format={{ useGrouping: false }}
        onChange={(next) => put(width, next)}
      />
    </div>
  );
}

function labelOf(size: string): string {
  const read = readSize(size);
  if (read === null) return `${text.sizeAuto} · ${text.sizeAutoHint}`;
  return `${read.width} × ${read.height} · ${LABELS[read.shape]}`;
}
