import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SyncMessage } from '../../../shared/domain/cloud.ts';
import { cloudOf } from '../../testing/cloud.ts';
import { ok, playedClient } from '../../testing/played-client.ts';
import { openSyncMessages, type SyncMessages } from './sync-messages.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** The messages with these ids, newest first. */
function messages(from: number, to: number): SyncMessage[] {
  const ids = Array.from({ length: from - to + 1 }, (_, index) => from - index);
  return ids.map((id) => ({ id, at: id, level: 'info', message: `Message ${id}`, detailsJson: null }));
}

function open() {
  const played = playedClient();
  let shown: SyncMessages | null = null;
  const on = (listener: Parameters<typeof played.client.subscribe>[0]) => played.client.subscribe(listener);
  const feed = openSyncMessages({ client: played.client, on }, (state) => {
    shown = state;
  });
  return {
    ...played,
    feed,
    shown: () => shown,
    ids: () => shown?.messages?.map(({ id }) => id) ?? null,
    change: () => played.tell({ name: 'cloud.changed', payload: cloudOf() }),
  };
}

describe('the sync’s own messages', () => {
  it('are shown newest first, and older ones as they are asked for', async () => {
    const { feed, answer, ids, shown } = open();
    await answer('cloud.log', ok(messages(150, 51)));
    expect(shown()?.hasOlder).toBe(true);
    void feed.loadOlder();
    expect(await answer('cloud.log', ok(messages(50, 1)))).toMatchObject({ beforeId: 51 });
    expect(ids()).toEqual(messages(150, 1).map(({ id }) => id));
    expect(shown()?.hasOlder).toBe(false);
  });

  it('are joined by new ones when the cloud changes, each once', async () => {
    const { answer, change, ids } = open();
    await answer('cloud.log', ok(messages(3, 1)));
    change();
    await answer('cloud.log', ok(messages(5, 1)));
    expect(ids()).toEqual([5, 4, 3, 2, 1]);
  });

  it('begin anew where more have come than one answer holds, so that none is left out between', async () => {
    const { answer, change, ids, shown } = open();
    await answer('cloud.log', ok(messages(100, 1)));
    change();
    await answer('cloud.log', ok(messages(400, 301)));
    expect(ids()).toEqual(messages(400, 301).map(({ id }) => id));
    expect(shown()?.hasOlder).toBe(true);
  });

  it('stay when they cannot be had, and say why', async () => {
    const { answer, change, ids, shown } = open();
    await answer('cloud.log', ok(messages(2, 1)));
    change();
    const error = { code: 'internal', message: 'Broken.', advice: null, field: null } as const;
    await answer('cloud.log', { ok: false, error });
    expect(ids()).toEqual([2, 1]);
    expect(shown()?.error).toEqual(error);
  });
});
