import { useState } from 'react';
import type { ListedWebhook } from '../../../shared/contract/webhooks.ts';
import type { WebhookDelivery } from '../../../shared/domain/webhook.ts';
import { useCommand } from '../../state/use-command.ts';
import { strings } from '../../strings/index.ts';
import { Badge, type BadgeLook } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { Switch } from '../../ui/toggles.tsx';

const text = strings.webhooks;

type WebhookCardProps = { webhook: ListedWebhook; onEdit: () => void; onLog: () => void };

/** One webhook: how it is, what it is told, and what can be done with it. */
export function WebhookCard({ webhook, onEdit, onLog }: WebhookCardProps) {
  const update = useCommand('webhook.update');
  const { id, name, enabled, events } = webhook;
  return (
    <section className="settings-profile" aria-label={name}>
      <div className="webhook-head">
        <div>
          <h4>{name}</h4>
          <p className="settings-path">
            {text.kinds[webhook.kind]} · {webhook.shownUrl}
          </p>
        </div>
        <State webhook={webhook} />
      </div>
      <Pause webhook={webhook} onEdit={onEdit} />
      <p className="webhook-events">{text.eventList(events.map((event) => text.events[event]))}</p>
      <Switch
        checked={enabled}
        disabled={update.pending}
        onChange={(next) => void update.run({ endpointId: id, enabled: next })}
        label={text.on(name)}
      />
      {update.error !== null && <ErrorNotice error={update.error} />}
      <Actions webhook={webhook} onEdit={onEdit} onLog={onLog} />
    </section>
  );
}

function State({ webhook }: { webhook: ListedWebhook }) {
  const { look, word } = stateOf(webhook);
  const { failures, pending, enabled, paused } = webhook;
  return (
    <div className="webhook-state">
      {enabled && paused === null && failures > 0 && <Badge look="warning">{text.failing(failures)}</Badge>}
      {pending > 0 && <Badge look="neutral">{text.pending(pending)}</Badge>}
      <Badge look={look}>{word}</Badge>
    </div>
  );
}

function stateOf({ enabled, locked, paused }: ListedWebhook): { look: BadgeLook; word: string } {
  if (!enabled) return { look: 'neutral', word: text.states.off };
  if (locked) return { look: 'warning', word: text.states.locked };
  if (paused !== null) return { look: 'error', word: text.states.paused };
  return { look: 'success', word: text.states.on };
}

/** Why nothing is sent although it is on, and what to do. */
function Pause({ webhook, onEdit }: { webhook: ListedWebhook; onEdit: () => void }) {
  const resume = useCommand('webhook.resume');
  const toasts = useToasts();
  const { id, name, enabled, locked, paused } = webhook;
  async function goOn(): Promise<void> {
    if ((await resume.run({ endpointId: id })) !== null) toasts.add({ title: text.resumed(name) });
  }
  if (!enabled) return null;
  if (locked) {
    return (
      <Notice
        level="warning"
        title={text.lockedTitle}
        actions={<Button onClick={onEdit}>{text.edit}</Button>}
      >
        <p>{text.lockedText}</p>
      </Notice>
    );
  }
  if (paused === null) return null;
  return (
    <>
      <Notice
        level="warning"
        title={text.pausedTitle}
        actions={
          <Button disabled={resume.pending} onClick={() => void goOn()}>
            {text.resume}
          </Button>
        }
      >
        <p>{text.pauses[paused.reason]}</p>
      </Notice>
      {resume.error !== null && <ErrorNotice error={resume.error} />}
    </>
  );
}

function Actions({ webhook, onEdit, onLog }: WebhookCardProps) {
  const { id, name, locked } = webhook;
  const test = useCommand('webhook.test');
  const [answer, setAnswer] = useState<WebhookDelivery | null>(null);
  async function send(): Promise<void> {
    setAnswer(null);
    setAnswer(await test.run({ endpointId: id }));
  }
  return (
    <>
      <div className="settings-buttons">
        <Button
          aria-label={`${text.test}: ${name}`}
          disabled={test.pending || locked}
          onClick={() => void send()}
        >
          {test.pending ? text.testing : text.test}
        </Button>
        <Button look="quiet" icon="history" aria-label={`${text.log}: ${name}`} onClick={onLog}>
          {text.log}
        </Button>
        <Button look="quiet" icon="edit" aria-label={`${text.edit}: ${name}`} onClick={onEdit}>
          {text.edit}
        </Button>
        <Remove id={id} name={name} />
      </div>
      <div role="status">{answer !== null && <TestAnswer delivery={answer} />}</div>
      {test.error !== null && <ErrorNotice error={test.error} />}
    </>
  );
}

/** What became of a test message. */
function TestAnswer({ delivery }: { delivery: WebhookDelivery }) {
  const { status, responseStatus, durationMs, error, responseText } = delivery;
  const isDelivered = status === 'delivered';
  return (
    <div className="webhook-answer">
      <Icon name={isDelivered ? 'success' : 'error'} />
      <div>
        <p>
          {isDelivered ? text.testDone(responseStatus ?? 0, durationMs ?? 0) : (error ?? text.testFailed)}
        </p>
        {!isDelivered && responseText && <p className="webhook-quote">{responseText}</p>}
      </div>
    </div>
  );
}

function Remove({ id, name }: { id: string; name: string }) {
  const remove = useCommand('webhook.remove');
  const toasts = useToasts();
  const [asking, setAsking] = useState(false);
  async function go(): Promise<void> {
    setAsking(false);
    if ((await remove.run({ endpointId: id })) !== null) toasts.add({ title: text.removed(name) });
  }
  return (
    <>
      <Button
        look="quiet"
        icon="trash"
        aria-label={`${text.remove}: ${name}`}
        onClick={() => setAsking(true)}
      >
        {text.remove}
      </Button>
      <ConfirmDialog
        open={asking}
        title={text.removeTitle(name)}
        text={text.removeText}
        confirm={text.remove}
        danger
        onConfirm={() => void go()}
        onClose={() => setAsking(false)}
      />
      {remove.error !== null && <ErrorNotice error={remove.error} />}
    </>
  );
}
