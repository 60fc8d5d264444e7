import { useCallback, useEffect, useRef, useState } from 'react';
import type { AppErrorData } from '../../../shared/contract/result.ts';
import type { SyncMessage } from '../../../shared/domain/cloud.ts';
import { runAgainAfter } from '../../state/run-again.ts';
import type { Session } from '../../state/session.ts';
import { useSession } from '../../state/use-session.ts';

/** Messages asked for at a time. */
const PAGE = 100;

/** The status changes many times a second while much is sent; the newest messages are read no more often than this, in milliseconds. */
const PAUSE_MS = 1_000;

export type SyncMessages = {
  /** Newest first; null until the first answer. */
  readonly messages: readonly SyncMessage[] | null;
  readonly hasOlder: boolean;
  readonly error: AppErrorData | null;
};

export type MessagesFeed = { loadOlder(): Promise<void>; close(): void };

const NOTHING: SyncMessages = { messages: null, hasOlder: false, error: null };

/** The sync's own messages, and new ones as they come. */
export function useSyncMessages(): SyncMessages & { readonly loadOlder: () => void } {
  const session = useSession();
  const [held, setHeld] = useState(NOTHING);
  const feed = useRef<MessagesFeed | null>(null);
  useEffect(() => {
    const opened = openSyncMessages(session, setHeld);
    feed.current = opened;
    return () => opened.close();
  }, [session]);
  const loadOlder = useCallback(() => void feed.current?.loadOlder(), []);
  return { ...held, loadOlder };
}

/** Shows the newest page now and after each change of the cloud, and older pages as they are asked for. */
export function openSyncMessages(
  { client, on }: Pick<Session, 'client' | 'on'>,
  show: (messages: SyncMessages) => void,
): MessagesFeed {
  let held = NOTHING;
  let closed = false;

  function keep(change: Partial<SyncMessages>): void {
    if (closed) return;
    held = { ...held, ...change };
    show(held);
  }

  async function loadNewest(): Promise<void> {
    if (closed) return;
    const answer = await client.call('cloud.log', { limit: PAGE });
    if (!answer.ok) return keep({ error: answer.error });
    const known = held.messages ?? [];
    const joined = joinNewest(answer.value, known);
    const fresh = joined.length === answer.value.length;
    keep({ messages: joined, error: null, ...(fresh ? { hasOlder: answer.value.length === PAGE } : {}) });
  }

  const loadOlder = async (): Promise<void> => {
    const last = held.messages?.at(-1);
    if (!held.hasOlder || last === undefined) return;
    const answer = await client.call('cloud.log', { beforeId: last.id, limit: PAGE });
    if (!answer.ok) return keep({ error: answer.error });
    const now = held.messages ?? [];
    // The list may have begun anew meanwhile, or another answer to the same question have come.
    if (now.at(-1)?.id !== last.id) return;
    keep({ messages: [...now, ...answer.value], hasOlder: answer.value.length === PAGE });
  };

  const reload = runAgainAfter(PAUSE_MS, loadNewest);
  const stop = on(({ name }) => {
    if (name === 'cloud.changed') void reload();
  });
  void loadNewest();
  return {
    loadOlder,
    close() {
      closed = true;
      stop();
    },
  };
}

/** A page of the newest before those that are held; alone where messages between the two are not known. */
function joinNewest(newest: readonly SyncMessage[], held: readonly SyncMessage[]): readonly SyncMessage[] {
  const oldest = newest.at(-1)?.id ?? 0;
  const older = held.filter(({ id }) => id < oldest);
  const meets = newest.length < PAGE || held.some(({ id }) => id >= oldest);
  return meets ? [...newest, ...older] : newest;
}
