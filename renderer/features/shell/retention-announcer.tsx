import { useEffect } from 'react';
import type { RetentionProgress } from '../../../shared/contract/retention.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { type Toast, useToasts } from '../../ui/toasts.tsx';

const text = strings.retention;

/** Tells what a cleanup took, whoever began it, with a way back or to what it was. */
export function RetentionAnnouncer() {
  const session = useSession();
  const toasts = useToasts();

  useEffect(() => {
    async function undo(runId: string): Promise<void> {
      const answer = await session.client.call('retention.undo', { runId });
      if (answer.ok) toasts.add({ title: text.undone, level: 'success' });
      else toasts.add({ title: text.undoFailed, text: answer.error.message, level: 'error' });
    }

    function show(): void {
      session.show({ kind: 'settings', section: 'retention' });
    }

    return session.on(({ name, payload }) => {
      if (name !== 'retention.changed') return;
      const toast = toastOf(payload, Date.now(), { undo: () => void undo(payload.runId), show });
      if (toast !== null) toasts.add(toast);
    });
  }, [session, toasts]);

  return null;
}

/** Null for what needs no words: a run under way, one that was undone, and one that took nothing. */
export function toastOf(
  { state, automatic, totals, undoUntil, error }: RetentionProgress,
  now: number,
  actions: { readonly undo: () => void; readonly show: () => void },
): Toast | null {
  if (state === 'failed') {
    return { title: text.failedTitle, ...(error === null ? {} : { text: error.message }), level: 'error' };
  }
  if (state === 'running' || undoUntil === null || totals.jobs + totals.logs === 0) return null;
  return {
    title: state === 'cancelled' ? text.stopped(totals) : text.removed(totals),
    text: automatic ? text.removedByItself : text.removedText,
    action: automatic
      ? { label: text.show, onSelect: actions.show }
      : { label: text.undo, onSelect: actions.undo },
    timeout: Math.max(1_000, undoUntil - now),
  };
}
