import type { ErrorFigures, MetricTable } from '../../../shared/contract/metrics.ts';
import { number, plural } from '../../strings/format.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Sparkline } from '../../ui/charts/sparkline.tsx';
import { Popover } from '../../ui/popover.tsx';
import { Card } from './card.tsx';
import { type Column, DataTable } from './data-table.tsx';

const text = strings.metrics;
const names = strings.job.failures;

type ErrorsCardProps = {
  errors: readonly ErrorFigures[];
  onSave: (table: MetricTable) => void;
  onOpenJob: (jobId: string) => void;
};

/** What failed, how that went over the period, and in which jobs. */
export function ErrorsCard({ errors, onSave, onOpenJob }: ErrorsCardProps) {
  const columns: readonly Column<ErrorFigures>[] = [
    { label: text.code, cell: ({ code }) => <span title={code}>{names[code]}</span> },
    { label: text.count, numeric: true, cell: ({ count }) => number.format(count) },
    {
      label: text.before,
      numeric: true,
      cell: ({ before }) => (before === null ? text.none : number.format(before)),
    },
    {
      label: text.course,
      cell: ({ code, count, series }) => (
        <Sparkline values={series} label={text.courseOf(names[code], count)} />
      ),
    },
    { label: text.first, cell: ({ firstAt }) => text.at(firstAt) },
    { label: text.last, cell: ({ lastAt }) => text.at(lastAt) },
    { label: text.jobs, cell: (error) => <ErrorJobs error={error} onOpenJob={onOpenJob} /> },
  ];
  return (
    <Card
      name="errors"
      wide
      onSave={onSave}
      table={
        <DataTable
          label={text.tables.errors}
          columns={columns}
          rows={errors}
          keyOf={({ code }) => code}
          empty={text.noErrors}
        />
      }
    />
  );
}

function ErrorJobs({ error, onOpenJob }: { error: ErrorFigures; onOpenJob: (jobId: string) => void }) {
  const { code, jobCount, jobs } = error;
  if (jobs.length === 0) return <>{plural(jobCount, 'job')}</>;
  return (
    <Popover
      title={text.openJobs(names[code], jobCount)}
      align="end"
      trigger={
        <Button size="small" aria-label={text.openJobs(names[code], jobCount)}>
          {plural(jobCount, 'job')}
        </Button>
      }
    >
      <ul className="metrics-jobs">
        {jobs.map(({ jobId, prompt, count }) => (
          <li key={jobId}>
            <button type="button" title={text.openJob(prompt)} onClick={() => onOpenJob(jobId)}>
              <span>{prompt}</span>
              <span className="metrics-number">{text.timesIn(count)}</span>
            </button>
          </li>
        ))}
      </ul>
      {jobCount > jobs.length && <p className="metrics-none">{text.moreJobs(jobCount - jobs.length)}</p>}
    </Popover>
  );
}
