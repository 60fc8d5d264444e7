import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import { MAX_IMAGES, MAX_VARIANTS } from '../../../shared/domain/job.ts';
import { useCommand } from '../../state/use-command.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { MoreOptions } from './more-options.tsx';
import { BLANK_JOB, type NewJob, newJobParams, randomSeed } from './new-job-params.ts';
import './new-job-form.css';

/** Asks for a prompt and numbers, and starts a job with them. Ctrl or Cmd + Enter starts from any field. */
export function NewJobForm() {
  const session = useSession();
  const create = useCommand('job.create');
  const [job, setJob] = useState(BLANK_JOB);
  const form = useRef<HTMLFormElement>(null);
  const change = (changed: Partial<NewJob>): void => setJob({ ...job, ...changed });
  const wrongParam = create.error?.field?.replace(/^params\./, '');
  const invalid = (param: keyof NewJob): boolean => param === wrongParam;

  async function start(event: FormEvent): Promise<void> {
    event.preventDefault();
    const created = await create.run({ params: newJobParams(job, randomSeed()) });
    if (created === null) return;
    session.update(created);
    session.select(created.id);
  }

  function startByKey(event: KeyboardEvent): void {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.current?.requestSubmit();
  }

  return (
    <form
      ref={form}
      className="new-job"
      onSubmit={start}
      onKeyDown={startByKey}
      aria-label={strings.form.title}
      noValidate
    >
      <Field label={strings.form.prompt}>
        {(control) => (
          <textarea
            {...control}
            rows={4}
            value={job.prompt}
            placeholder={strings.form.promptPlaceholder}
            aria-invalid={invalid('prompt')}
            onChange={(event) => change({ prompt: event.target.value })}
          />
        )}
      </Field>
      <div className="new-job-row">
        <CountField
          label={strings.form.images}
          value={job.images}
          max={MAX_IMAGES}
          invalid={invalid('images')}
          onChange={(images) => change({ images })}
        />
        <CountField
          label={strings.form.variants}
          value={job.variants}
          max={MAX_VARIANTS}
          invalid={invalid('variants')}
          onChange={(variants) => change({ variants })}
        />
      </div>
      <MoreOptions job={job} onChange={change} />
      {create.error !== null && <ErrorNotice error={create.error} />}
      <Button type="submit" look="primary" disabled={create.pending} aria-label={strings.form.start}>
        {create.pending ? strings.form.starting : strings.form.start}
        <kbd>{SHORTCUT}</kbd>
      </Button>
    </form>
  );
}

const SHORTCUT = navigator.userAgent.includes('Mac') ? '⌘ ↵' : 'Ctrl ↵';

type CountFieldProps = {
  label: string;
  value: string;
  max: number;
  invalid: boolean;
  onChange: (value: string) => void;
};

function CountField({ label, value, max, invalid, onChange }: CountFieldProps) {
  return (
    <Field label={label}>
      {(control) => (
        <input
          {...control}
          type="number"
          min={1}
          max={max}
          value={value}
          aria-invalid={invalid}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
