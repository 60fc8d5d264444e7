import type { ParkedRow } from '../../../shared/domain/cloud.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { type CloudAsking, useCloud, useCloudAsking } from '../../state/use-cloud.ts';
import { useSession } from '../../state/use-session.ts';
import { moment } from '../../strings/format.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import './cloud-lists.css';

const text = strings.cloud;

/** Rows asked for: as many as one answer may hold. */
const LIMIT = 500;

/** What the cloud refused and why, to be tried again. */
export default function ParkedDialog({ onClose }: { onClose: () => void }) {
  const count = useCloud()?.parked ?? 0;
  const asked = useAnswer('cloud.parked', { limit: LIMIT }, count);
  const asking = useCloudAsking();
  const rows = asked.phase === 'ready' ? asked.value : [];
  return (
    <Dialog
      open
      onClose={onClose}
      size="large"
      title={text.parkedTitle}
      description={text.parkedText}
      initialFocus="close"
      actions={
        <>
          {rows.length > 0 && (
            <Button
              icon="retry"
              disabled={asking.pending}
              onClick={() => void asking.run((client) => client.call('cloud.retryParked', { rows: null }))}
            >
              {text.retryAll}
            </Button>
          )}
          <Button onClick={onClose}>{text.close}</Button>
        </>
      }
    >
      {asked.phase === 'loading' && <Skeleton height={120} />}
      {asked.phase === 'failed' && <ErrorNotice error={asked.error} />}
      {asking.error !== null && <ErrorNotice error={asking.error} />}
      {asked.phase === 'ready' && rows.length === 0 && (
        <Empty size="small" title={text.parkedNone} text={text.parkedNoneText} />
      )}
      {rows.length > 0 && <Rows rows={rows} asking={asking} onLeave={onClose} />}
      {count > rows.length && rows.length === LIMIT && (
        <p className="field-hint">{text.parkedMore(rows.length, count)}</p>
      )}
    </Dialog>
  );
}

type RowsProps = {
  rows: readonly ParkedRow[];
  asking: CloudAsking;
  /** The dialog gives way to a job. */
  onLeave: () => void;
};

function Rows({ rows, asking, onLeave }: RowsProps) {
  const { what, why, when, action } = text.parkedColumns;
  return (
    <table className="cloud-table">
      <thead>
        <tr>
          {[what, why, when].map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
          <th scope="col">
            <span className="visually-hidden">{action}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={`${row.kind} ${row.entityId}`} row={row} asking={asking} onLeave={onLeave} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row, asking, onLeave }: { row: ParkedRow } & Omit<RowsProps, 'rows'>) {
  const { select } = useSession();
  const { kind, entityId, jobId, title, code, message, advice, parkedAt } = row;
  return (
    <tr>
      <td>
        <p className="cloud-table-what">{title}</p>
      </td>
      <td>
        <p>{message}</p>
        {advice !== null && <p className="field-hint">{advice}</p>}
        <p className="cloud-table-code">{code}</p>
      </td>
      <td className="cloud-table-when">{moment(parkedAt)}</td>
      <td className="cloud-table-actions">
        <Button
          look="quiet"
          size="small"
          aria-label={text.openJobOf(title)}
          onClick={() => {
            onLeave();
            select(jobId);
          }}
        >
          {text.openJob}
        </Button>
        <Button
          size="small"
          aria-label={text.retryOne(title)}
          disabled={asking.pending}
          onClick={() =>
            void asking.run((client) => client.call('cloud.retryParked', { rows: [{ kind, entityId }] }))
          }
        >
          {text.retry}
        </Button>
      </td>
    </tr>
  );
}
