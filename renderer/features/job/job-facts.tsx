import type { Job } from '../../../shared/domain/job.ts';
import { isFinal } from '../../../shared/domain/job-status.ts';
import { STEPS } from '../../../shared/domain/log-entry.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { duration, money, number, span } from '../../strings/format.ts';
import { strings } from '../../strings/index.ts';
import { Popover } from '../../ui/popover.tsx';
import { formatCost, formatEstimate } from './format.ts';
import { useJob, useNow } from './job-scope.tsx';

/** What the job will cost until something is spent, then what it did cost; opens to the whole account. */
export function CostFact() {
  const job = useJob();
  const words = strings.job.cost;
  return (
    <Popover
      title={words.title}
      trigger={
        <button type="button" className="job-fact" aria-label={`${words.show}: ${costOf(job)}`}>
          {costOf(job)}
        </button>
      }
    >
      <Account job={job} />
    </Popover>
  );
}

function costOf(job: Job): string {
  const nothingYet = !isFinal(job.status) && job.cost.usd === 0 && job.cost.unpriced === 0;
  return nothingYet && job.estimatedUsd ? formatEstimate(job.estimatedUsd) : formatCost(job.cost);
}

function Account({ job: { cost, estimatedUsd, params } }: { job: Job }) {
  const words = strings.job.cost;
  const lines: [string, string][] = [
    [words.spent, money(cost.usd)],
    [words.wasted, money(cost.wastedUsd)],
    [words.unpricedLabel, number.format(cost.unpriced)],
    [words.expected, estimatedUsd === null ? words.unknownPrice : money(estimatedUsd)],
    [words.budget, params.budgetUsd === null ? words.noBudget : money(params.budgetUsd)],
  ];
  return (
    <>
      <Lines lines={lines} />
      {cost.unpriced > 0 && <p className="job-fact-hint">{words.unpricedHint}</p>}
    </>
  );
}

/** How long the run took or takes; opens to the time of each step. */
export function TimeFact() {
  const { startedAt, finishedAt } = useJob();
  const now = useNow(startedAt !== null && finishedAt === null);
  const words = strings.job.times;
  if (startedAt === null) return null;
  const took = duration((finishedAt ?? now) - startedAt);
  return (
    <Popover
      title={words.title}
      trigger={
        <button type="button" className="job-fact" aria-label={`${words.show}: ${took}`}>
          <time title={strings.job.header.duration}>{took}</time>
        </button>
      }
    >
      <StepTimes />
    </Popover>
  );
}

/** Asked for when it is opened only: the answer holds the whole job. */
function StepTimes() {
  const { id } = useJob();
  const asked = useAnswer('job.get', { jobId: id });
  const words = strings.job.times;
  if (asked.phase === 'loading') return <p className="job-fact-hint">{words.loading}</p>;
  const lines = STEPS.flatMap((step): [string, string][] => {
    const ms = asked.phase === 'ready' ? asked.value.stepMs[step] : undefined;
    return ms === undefined ? [] : [[strings.log.steps[step], span(ms)]];
  });
  return (
    <>
      <Lines lines={lines} />
      <p className="job-fact-hint">{lines.length === 0 ? words.none : words.hint}</p>
    </>
  );
}

function Lines({ lines }: { lines: readonly (readonly [string, string])[] }) {
  return (
    <dl className="job-lines">
      {lines.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
