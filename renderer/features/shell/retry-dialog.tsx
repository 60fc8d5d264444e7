import type { BatchRetryPlan, JobRetryPlan } from '../../../shared/contract/retries.ts';
import { useCommand } from '../../state/use-command.ts';
import { money, number } from '../../strings/format.ts';
import { strings } from '../../strings/index.ts';
import { retryInWords } from '../../strings/retry-outcome.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import './retry-dialog.css';

const text = strings.retries.batch;

type RetryDialogProps = {
  /** Null until the app has answered. */
  plan: BatchRetryPlan | null;
  onClose: () => void;
};

/** What retrying these jobs would do and cost, job by job, before anything is paid for. */
export function RetryDialog({ plan, onClose }: RetryDialogProps) {
  const retry = useCommand('jobs.retryFailed');
  const toasts = useToasts();
  const images = plan?.images ?? 0;

  async function run(): Promise<void> {
    if (plan === null) return;
    const jobs = plan.jobs.filter(({ refused }) => refused === null);
    const gone = jobs.reduce((sum, job) => sum + job.gone, 0);
    const outcome = await retry.run({ jobIds: jobs.map(({ jobId }) => jobId), gone });
    if (outcome === null) return;
    onClose();
    toasts.add(retryInWords(outcome));
  }

  return (
    <Dialog
      open
      size="large"
      onClose={onClose}
      title={text.title}
      description={plan === null ? text.loading : summaryOf(plan)}
      actions={
        <>
          <Button onClick={onClose}>{strings.ui.cancel}</Button>
          <Button
            look="primary"
            icon="retry"
            disabled={images === 0 || retry.pending}
            onClick={() => void run()}
          >
            {plan === null
              ? strings.retries.marked
              : text.confirm(images, text.price(plan.usd, plan.unpriced))}
          </Button>
        </>
      }
    >
      <div className="retry-dialog">
        {retry.error !== null && <ErrorNotice title={text.retryFailedTitle} error={retry.error} />}
        {plan === null && <Skeleton width="100%" />}
        {plan !== null && <PlanTable plan={plan} />}
      </div>
    </Dialog>
  );
}

function summaryOf({ images, retryable, usd, unpriced }: BatchRetryPlan): string {
  return images === 0 ? text.none : text.summary(images, retryable, text.price(usd, unpriced));
}

function PlanTable({ plan }: { plan: BatchRetryPlan }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="retry-dialog-jobs" aria-label={text.jobs} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.job}</th>
            <th scope="col">{text.images}</th>
            <th scope="col">{text.why}</th>
            <th scope="col">{text.cost}</th>
          </tr>
        </thead>
        <tbody>
          {plan.jobs.map((job) => (
            <PlanRow key={job.jobId} job={job} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function PlanRow({ job }: { job: JobRetryPlan }) {
  const { prompt, refused, regenerate, reprocess, gone, declined, unknown, reasons, usd } = job;
  const name = (
    <th scope="row">
      <span className="retry-dialog-prompt">{prompt}</span>
    </th>
  );
  if (refused !== null) {
    return (
      <tr className="retry-dialog-refused">
        {name}
        <td>{number.format(0)}</td>
        <td colSpan={2}>
          {refused.message}
          {refused.advice !== null && <span className="retry-dialog-more">{refused.advice}</span>}
        </td>
      </tr>
    );
  }
  const more = [
    ...(reprocess > 0 ? [text.process(reprocess)] : []),
    ...(gone > 0 ? [text.gone(gone)] : []),
    ...(declined > 0 ? [text.declined(declined)] : []),
    ...(unknown > 0 ? [text.unknown(unknown)] : []),
  ];
  const why = reasons.map(({ code, images }) => text.reason(strings.job.failures[code], images));
  return (
    <tr>
      {name}
      <td>
        {number.format(regenerate + reprocess)}
        {more.map((part) => (
          <span key={part} className="retry-dialog-more">
            {part}
          </span>
        ))}
      </td>
      <td>{why.join(', ')}</td>
      <td>{usd === null ? text.unpriced : money(usd)}</td>
    </tr>
  );
}
