import type { ListedWebhook } from '../../../shared/contract/webhooks.ts';
import type { DeliveryStatus, WebhookDelivery } from '../../../shared/domain/webhook.ts';
import { useCommand } from '../../state/use-command.ts';
import { useSession } from '../../state/use-session.ts';
import { moment } from '../../strings/format.ts';
import { strings } from '../../strings/index.ts';
import { Badge, type BadgeLook } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useDeliveries } from './use-deliveries.ts';

const text = strings.webhooks;
const LOOKS: Readonly<Record<DeliveryStatus, BadgeLook>> = {
  pending: 'active',
  delivered: 'success',
  failed: 'error',
};

/** What was sent to one webhook, and what became of it. */
export function WebhookLogDialog({ webhook, onClose }: { webhook: ListedWebhook; onClose: () => void }) {
  const { deliveries, error, hasOlder, loadOlder } = useDeliveries(webhook.id);
  return (
    <Dialog
      open
      onClose={onClose}
      size="large"
      title={text.logTitle(webhook.name)}
      description={text.logText}
      actions={<Button onClick={onClose}>{text.close}</Button>}
    >
      {error !== null && <ErrorNotice error={error} />}
      {deliveries === null && error === null && <Skeleton height="120px" />}
      {deliveries?.length === 0 && <Empty size="small" title={text.logNone} text={text.logNoneText} />}
      {deliveries !== null && deliveries.length > 0 && (
        <Deliveries deliveries={deliveries} locked={webhook.locked} onLeave={onClose} />
      )}
      {hasOlder && (
        <div className="webhook-older">
          <Button onClick={loadOlder}>{text.logOlder}</Button>
        </div>
      )}
    </Dialog>
  );
}

type DeliveriesProps = {
  deliveries: readonly WebhookDelivery[];
  locked: boolean;
  /** The dialog gives way to the job. */
  onLeave: () => void;
};

function Deliveries({ deliveries, locked, onLeave }: DeliveriesProps) {
  const { event, status, tries, answer, when, action } = text.logColumns;
  return (
    <table className="webhook-table">
      <thead>
        <tr>
          {[event, status, tries, answer, when].map((column) => (
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
        {deliveries.map((delivery) => (
          <DeliveryRow key={delivery.id} delivery={delivery} locked={locked} onLeave={onLeave} />
        ))}
      </tbody>
    </table>
  );
}

type RowProps = { delivery: WebhookDelivery; locked: boolean; onLeave: () => void };

function DeliveryRow({ delivery, locked, onLeave }: RowProps) {
  const again = useCommand('webhook.redeliver');
  const { id, type, status, attempts, responseStatus, durationMs, lastAt } = delivery;
  return (
    <tr>
      <td>
        {text.events[type]}
        <JobLink jobId={delivery.jobId} onLeave={onLeave} />
        <Reason delivery={delivery} />
        {again.error !== null && <ErrorNotice error={again.error} />}
      </td>
      <td>
        <Badge look={LOOKS[status]}>{text.statuses[status]}</Badge>
      </td>
      <td className="webhook-number">{attempts}</td>
      <td className="webhook-number">
        {responseStatus === null ? text.noAnswer : text.answered(responseStatus)}
        {durationMs !== null && <span className="field-hint">{text.took(durationMs)}</span>}
      </td>
      <td>{lastAt === null ? text.notYet : moment(lastAt)}</td>
      <td>
        <Button
          size="small"
          disabled={again.pending || locked}
          aria-label={`${text.redeliver}: ${text.events[type]}, ${lastAt === null ? text.notYet : moment(lastAt)}`}
          onClick={() => void again.run({ deliveryId: id })}
        >
          {again.pending ? text.redelivering : text.redeliver}
        </Button>
      </td>
    </tr>
  );
}

function JobLink({ jobId, onLeave }: { jobId: string | null; onLeave: () => void }) {
  const session = useSession();
  if (jobId === null) return null;
  function open(): void {
    if (jobId === null) return;
    onLeave();
    session.select(jobId);
  }
  return (
    <Button size="small" look="quiet" onClick={open}>
      {text.job}
    </Button>
  );
}

/** Why it is not delivered, and what was answered. */
function Reason({ delivery: { error, nextAt, responseText } }: { delivery: WebhookDelivery }) {
  return (
    <>
      {error !== null && <p className="webhook-reason">{error}</p>}
      {error !== null && nextAt !== null && <p className="field-hint">{text.nextTry(moment(nextAt))}</p>}
      {responseText && <p className="webhook-quote">{responseText}</p>}
    </>
  );
}
