import { useState } from 'react';
import type { ListedWebhook } from '../../../shared/contract/webhooks.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Group } from './group.tsx';
import { useWebhooks } from './use-webhooks.ts';
import { WebhookCard } from './webhook-card.tsx';
import { WebhookDialog } from './webhook-dialog.tsx';
import { WebhookLogDialog } from './webhook-log-dialog.tsx';
import { WebhookSecretDialog } from './webhook-secret-dialog.tsx';
import './webhooks.css';

const text = strings.webhooks;

type Open =
  | { readonly kind: 'edit'; readonly webhook: ListedWebhook | null }
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'log'; readonly webhook: ListedWebhook };

/** Who is told what happens to jobs. */
export function WebhooksSection() {
  const { listed, error, reload } = useWebhooks();
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  return (
    <>
      <Group
        title={text.title}
        text={text.text}
        aside={
          <Button
            icon="add"
            disabled={listed === null}
            onClick={() => setOpen({ kind: 'edit', webhook: null })}
          >
            {text.add}
          </Button>
        }
      >
        {error !== null && (
          <ErrorNotice
            error={error}
            title={text.failed}
            actions={<Button onClick={reload}>{text.retry}</Button>}
          />
        )}
        {listed === null && error === null && <Loading />}
        {listed?.endpoints.length === 0 && <p className="settings-none">{text.none}</p>}
        {listed?.endpoints.map((webhook) => (
          <WebhookCard
            key={webhook.id}
            webhook={webhook}
            onEdit={() => setOpen({ kind: 'edit', webhook })}
            onLog={() => setOpen({ kind: 'log', webhook })}
          />
        ))}
      </Group>
      {open?.kind === 'edit' && listed !== null && (
        <WebhookDialog
          webhook={open.webhook}
          protection={listed.protection}
          onSaved={({ secret }) => setOpen(secret === null ? null : { kind: 'secret', secret })}
          onClose={close}
        />
      )}
      {open?.kind === 'secret' && <WebhookSecretDialog secret={open.secret} onClose={close} />}
      {open?.kind === 'log' && <WebhookLogDialog webhook={open.webhook} onClose={close} />}
    </>
  );
}

function Loading() {
  return (
    <div role="status" aria-label={text.loading} className="webhook-loading">
      <Skeleton width="40%" />
      <Skeleton width="70%" />
    </div>
  );
}
