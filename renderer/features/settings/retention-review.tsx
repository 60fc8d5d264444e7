import { useState } from 'react';
import {
  NOTHING_RETAINED,
  type RetentionItem,
  type RetentionPreview,
} from '../../../shared/contract/retention.ts';
import type { RetentionRules } from '../../../shared/domain/retention.ts';
import { ago, bytes } from '../../strings/format.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useReview } from './use-review.ts';

const text = strings.retention;

/** Everything that the rules would take, to be looked at before it is taken. */
export function RetentionReview({ rules, onClose }: { rules: RetentionRules; onClose: () => void }) {
  const review = useReview(rules, onClose);
  const { preview, error, progress } = review;
  return (
    <Dialog
      open
      size="large"
      title={text.reviewTitle}
      description={
        preview === null ? <Skeleton width="40ch" /> : `${text.reviewText(preview.totals)} ${text.reviewUndo}`
      }
      onClose={onClose}
      actions={
        progress === null ? (
          <>
            <Button onClick={onClose}>{strings.ui.cancel}</Button>
            <Button
              look="danger"
              disabled={
                preview === null || preview.totals.jobs + preview.totals.logs === 0 || review.starting
              }
              onClick={review.remove}
            >
              {text.confirm(preview?.totals ?? NOTHING_RETAINED)}
            </Button>
          </>
        ) : (
          <Button icon="stop" onClick={review.stop}>
            {text.stop}
          </Button>
        )
      }
    >
      <div className="retention-review">
        {error !== null && (
          <ErrorNotice
            error={error}
            title={text.runFailed}
            actions={<Button onClick={review.look}>{text.lookAgain}</Button>}
          />
        )}
        {progress !== null && (
          <div role="status" className="retention-now">
            <p>{text.removing(progress.done, progress.total)}</p>
            <Progress label={text.removingLabel} done={progress.done} failed={0} total={progress.total} />
          </div>
        )}
        {preview !== null && <Items preview={preview} items={review.items} onMore={review.more} />}
      </div>
    </Dialog>
  );
}

type ItemsProps = { preview: RetentionPreview; items: readonly RetentionItem[]; onMore: () => void };

function Items({ preview: { totals }, items, onMore }: ItemsProps) {
  const [now] = useState(() => Date.now());
  const left = totals.jobs + totals.logs - items.length;
  return (
    <>
      <table className="retention-items" aria-label={text.reviewList}>
        <thead>
          <tr>
            <th scope="col">{text.columnJob}</th>
            <th scope="col">{text.columnEnded}</th>
            <th scope="col">{text.columnReason}</th>
            <th scope="col" className="retention-size">
              {text.columnSize}
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.jobId}>
              <td className="retention-prompt" title={item.prompt}>
                {item.prompt}
              </td>
              <td>{ago(item.endedAt, now)}</td>
              <td>{text.reasons[item.reason]}</td>
              <td className="retention-size">
                {item.reason === 'logs' ? text.entries(item.entries) : bytes(item.bytes)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {left > 0 && (
        <Button look="quiet" onClick={onMore}>
          {text.more(left)}
        </Button>
      )}
    </>
  );
}
