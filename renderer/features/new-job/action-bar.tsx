import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import type { FieldError } from './check-form.ts';
import { estimateParts } from './estimate-parts.ts';
import type { JobForm } from './job-form.ts';
import type { LiveCheck } from './use-live-check.ts';

type ActionBarProps = {
  form: JobForm;
  check: LiveCheck;
  pending: boolean;
  /** What the last start was refused for and no field shows. */
  others: readonly FieldError[];
};

const text = strings.newJob;

/** What it will cost and take, and the button that begins it; always in view. */
export function ActionBar({ form, check, pending, others }: ActionBarProps) {
  const label = form.several && check.jobs > 0 ? text.startJobs(check.jobs) : text.start;
  return (
    <footer className="new-job-bar">
      {others.map(({ message, advice }) => (
        <Notice key={message} level="error" title={message}>
          {advice !== null && <p>{advice}</p>}
        </Notice>
      ))}
      {check.failed !== null && <ErrorNotice error={check.failed} title={text.estimateFailed} />}
      <div className="new-job-bar-row">
        <Estimate form={form} check={check} />
        <Button type="submit" look="primary" disabled={pending}>
          {pending ? text.starting : label}
          <Kbd keys="mod+enter" />
        </Button>
      </div>
    </footer>
  );
}

function Estimate({ form, check }: { form: JobForm; check: LiveCheck }) {
  const parts = estimateParts(check, form);
  return (
    <div className="new-job-estimate" data-stale={check.stale || undefined}>
      <p className="new-job-estimate-what">{parts.what}</p>
      {/* Spoken when it has settled, not with every key. */}
      <p role="status" aria-busy={check.stale} aria-label={text.estimate}>
        <strong>{parts.price}</strong>
        {parts.more.map((more) => (
          <span key={more}>{more}</span>
        ))}
      </p>
    </div>
  );
}
