import { useCallback, useEffect, useRef, useState } from 'react';
import type { AppErrorData } from '../../../shared/contract/result.ts';
import type {
  RetentionItem,
  RetentionPreview,
  RetentionProgress,
} from '../../../shared/contract/retention.ts';
import type { RetentionRules } from '../../../shared/domain/retention.ts';
import { useSession } from '../../state/use-session.ts';

const PAGE = 200;

export type Review = {
  readonly preview: RetentionPreview | null;
  readonly items: readonly RetentionItem[];
  readonly error: AppErrorData | null;
  readonly starting: boolean;
  /** While what was reviewed is removed. */
  readonly progress: RetentionProgress | null;
  look(): void;
  more(): void;
  remove(): void;
  stop(): void;
};

/** What the rules take, a page at a time, and its removal, of exactly what was shown. `onDone` when it has ended. */
export function useReview(rules: RetentionRules, onDone: () => void): Review {
  const session = useSession();
  const { client } = session;
  // What is reviewed stays what was asked for, whatever is set meanwhile.
  const [asked] = useState(rules);
  const [preview, setPreview] = useState<RetentionPreview | null>(null);
  const [items, setItems] = useState<readonly RetentionItem[]>([]);
  const [error, setError] = useState<AppErrorData | null>(null);
  const [starting, setStarting] = useState(false);
  const [progress, setProgress] = useState<RetentionProgress | null>(null);
  const runId = useRef<string | null>(null);
  const done = useRef(onDone);
  useEffect(() => {
    done.current = onDone;
  });

  const look = useCallback(async (): Promise<void> => {
    const answer = await client.call('retention.preview', { rules: asked, limit: PAGE });
    setError(answer.ok ? null : answer.error);
    setPreview(answer.ok ? answer.value : null);
    setItems(answer.ok ? answer.value.items : []);
  }, [client, asked]);
  useEffect(() => void look(), [look]);

  useEffect(
    () =>
      session.on(({ name, payload }) => {
        if (name !== 'retention.changed' || payload.automatic) return;
        // Only one run goes on at a time; it may end before the answer that names it.
        if (payload.state === 'running') {
          setProgress(payload);
          runId.current = payload.runId;
        } else if (payload.runId === runId.current) done.current();
      }),
    [session],
  );

  async function more(): Promise<void> {
    const answer = await client.call('retention.preview', {
      rules: asked,
      offset: items.length,
      limit: PAGE,
    });
    if (!answer.ok) setError(answer.error);
    // Rows of another set must not be mixed in: it is looked at anew.
    else if (answer.value.token === preview?.token) setItems([...items, ...answer.value.items]);
    else void look();
  }

  async function remove(): Promise<void> {
    if (preview === null) return;
    setStarting(true);
    const answer = await client.call('retention.run', { rules: asked, token: preview.token, way: 'undo' });
    setStarting(false);
    setError(answer.ok ? null : answer.error);
  }

  function stop(): void {
    if (progress !== null) void client.call('retention.cancel', { runId: progress.runId });
  }

  return { preview, items, error, starting, progress, look, more, remove, stop };
}
