import type { ImageCost, Money } from '../../../shared/contract/metrics.ts';
import { useAnswer } from '../../state/use-answer.ts';
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
  const asked = useAnswer('metrics.jobCost', { jobId });
  const images = asked.phase === 'ready' ? asked.value.images : [];
  return (
    <Dialog open onClose={onClose} size="large" title={text.costOf} description={prompt}>
      {asked.phase === 'failed' && <ErrorNotice error={asked.error} />}
      {asked.phase === 'loading' && <Skeleton height={160} />}
      {asked.phase === 'ready' && (
        <DataTable
          label={text.costOf}
          columns={COLUMNS}
          rows={[...images].sort(byWaste).slice(0, MOST_IMAGES).flatMap(rowsOf)}
          keyOf={({ key }) => key}
          empty={text.noCalls}
        />
      )}
      {images.length > MOST_IMAGES && (
        <p className="metrics-none">{text.moreImages(images.length - MOST_IMAGES)}</p>
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
