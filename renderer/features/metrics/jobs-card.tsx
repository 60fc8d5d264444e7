import { useState } from 'react';
import type { JobCost, MetricTable } from '../../../shared/contract/metrics.ts';
import { money, number } from '../../strings/format.ts';
import { strings } from '../../strings/index.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Card } from './card.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { JobCostDialog } from './job-cost-dialog.tsx';

const text = strings.metrics;

type JobsCardProps = {
  jobs: readonly JobCost[];
  onSave: (table: MetricTable) => void;
  onOpenJob: (jobId: string) => void;
};

/** What each job cost in the period. */
export function JobsCard({ jobs, onSave, onOpenJob }: JobsCardProps) {
  const [shown, setShown] = useState<JobCost | null>(null);
  const columns: readonly Column<JobCost>[] = [
    { label: text.job, cell: (job) => <JobName job={job} onOpenJob={onOpenJob} /> },
    { label: text.calls, numeric: true, cell: ({ calls }) => number.format(calls) },
    { label: text.total, numeric: true, cell: ({ usd }) => money(usd) },
    { label: text.wasted, numeric: true, cell: ({ wastedUsd }) => money(wastedUsd) },
    { label: text.estimated, numeric: true, cell: ({ estimatedUsd }) => money(estimatedUsd) },
    { label: text.unpriced, numeric: true, cell: ({ unpriced }) => number.format(unpriced) },
    {
      label: text.maybeBilled,
      numeric: true,
      cell: ({ maybeBilled, maybeBilledUsd }) =>
        maybeBilled === 0 ? '0' : `${number.format(maybeBilled)} (${money(maybeBilledUsd)})`,
    },
    { label: text.last, cell: ({ lastAt }) => text.at(lastAt) },
    { label: text.byImage, cell: (job) => <CostButton job={job} onShow={() => setShown(job)} /> },
  ];
  return (
    <>
      <Card
        name="jobs"
        wide
        onSave={onSave}
        table={
          <DataTable
            label={text.tables.jobs}
            columns={columns}
            rows={jobs}
            keyOf={({ jobId, lastAt, usd, calls }) => jobId ?? `${lastAt} ${usd} ${calls}`}
            empty={text.emptyText}
          />
        }
      />
      {shown?.jobId != null && (
        <JobCostDialog jobId={shown.jobId} prompt={shown.prompt ?? ''} onClose={() => setShown(null)} />
      )}
    </>
  );
}

function JobName({
  job: { jobId, prompt },
  onOpenJob,
}: {
  job: JobCost;
  onOpenJob: (jobId: string) => void;
}) {
  if (jobId === null || prompt === null) return <span className="metrics-none">{text.deletedJob}</span>;
  return (
    <Button
      size="small"
      look="quiet"
      className="metrics-job"
      title={text.openJob(prompt)}
      onClick={() => onOpenJob(jobId)}
    >
      <span>{prompt}</span>
    </Button>
  );
}

function CostButton({ job: { jobId, prompt }, onShow }: { job: JobCost; onShow: () => void }) {
  if (jobId === null || prompt === null) return null;
  return <IconButton size="small" icon="images" label={text.costOfJob(prompt)} onClick={onShow} />;
}
