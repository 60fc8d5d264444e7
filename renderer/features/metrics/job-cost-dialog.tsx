import { useEffect, useState } from 'react';
import type { CommandOutput } from '../../../shared/contract/commands.ts';
import type { ImageCost, Money } from '../../../shared/contract/metrics.ts';
import type { AppErrorData } from '../../../shared/contract/result.ts';
import { useSession } from '../../state/use-session.ts';
import { money, number } from '../../strings/format.ts';
import { strings } from '../../strings/index.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { type Column, DataTable } from './data-table.tsx';

const text = strings.metrics;
/** A longer table nobody reads, and it would take its time to draw. */
const MOST_IMAGES = 200;

type Row = Money & { readonly key: string; readonly name: string; readonly status: string };

const COLUMNS: readonly Column<Row>[] = [
  { label: text.image, cell: ({ name }) => name },
  { label: text.state, cell: ({ status }) => status },
  { label: text.total, numeric: true, cell: ({ usd }) => money(usd) },
  { label: text.wasted, numeric: true, cell: ({ wastedUsd }) => money(wastedUsd) },
  { label: text.estimated, numeric: true, cell: ({ estimatedUsd }) => money(estimatedUsd) },
  { label: text.unpriced, numeric: true, cell: ({ unpriced }) => number.format(unpriced) },
  { label: text.maybeBilled, numeric: true, cell: ({ maybeBilled }) => number.format(maybeBilled) },
];

/** What each image of a job cost, and where there were several calls, each of them. */
export function JobCostDialog({
  jobId,
  prompt,
  onClose,
}: {
  jobId: string;
  prompt: string;
  onClose: () => void;
}) {
  const { client } = useSession();
  const [cost, setCost] = useState<CommandOutput<'metrics.jobCost'> | null>(null);
  const [error, setError] = useState<AppErrorData | null>(null);
  useEffect(() => {
    let shown = true;
    void client.call('metrics.jobCost', { jobId }).then((answer) => {
      if (!shown) return;
      if (answer.ok) setCost(answer.value);
      else setError(answer.error);
    });
    return () => {
      shown = false;
    };
  }, [client, jobId]);
  return (
    <Dialog open onClose={onClose} size="large" title={text.costOf} description={prompt}>
      {error !== null && <ErrorNotice error={error} />}
      {error === null && cost === null && <Skeleton height={160} />}
      {cost !== null && (
        <DataTable
          label={text.costOf}
          columns={COLUMNS}
          rows={[...cost.images].sort(byWaste).slice(0, MOST_IMAGES).flatMap(rowsOf)}
          keyOf={({ key }) => key}
          empty={text.noCalls}
        />
      )}
      {cost !== null && cost.images.length > MOST_IMAGES && (
        <p className="metrics-none">{text.moreImages(cost.images.length - MOST_IMAGES)}</p>
      )}
    </Dialog>
  );
}

function byWaste(a: ImageCost, b: ImageCost): number {
  return b.wastedUsd - a.wastedUsd || a.index - b.index;
}

function rowsOf(image: ImageCost): Row[] {
  const { imageId, index, status, attempts } = image;
  const whole: Row = { ...image, key: imageId, name: text.imageName(index), status };
  if (attempts.length < 2) return [whole];
  return [
    whole,
    ...attempts.map((attempt) => ({
      ...attempt,
      key: attempt.attemptId,
      name: text.callName(attempt.number),
      status: '',
    })),
  ];
}
