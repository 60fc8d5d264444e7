import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { AppErrorData } from '../../shared/contract/result.ts';
import { cloudOf } from '../testing/cloud.ts';
import { ok, playedClient } from '../testing/played-client.ts';
import { openCloudFeed } from './cloud.ts';
import { OPENING } from './session-state.ts';

const ERROR: AppErrorData = { code: 'not_possible', message: 'No.', advice: null, field: null };

function open() {
  const played = playedClient();
  const store = createStore(() => OPENING);
  const feed = openCloudFeed(played.client, store);
  return { ...played, feed, shown: () => store.getState().cloud };
}

describe('how the cloud stands', () => {
  it('is what the app answers, then what it tells', async () => {
    const { feed, answer, shown } = open();
    void feed.load();
    expect(shown()).toBeNull();
    await answer('cloud.status', ok(cloudOf({ state: 'sending' })));
    expect(shown()?.state).toBe('sending');
    feed.hear(cloudOf({ state: 'up_to_date' }));
    expect(shown()?.state).toBe('up_to_date');
  });

  it('is not what an answer says that an event has overtaken', async () => {
    const { feed, answer, shown } = open();
    void feed.load();
    feed.hear(cloudOf({ state: 'offline' }));
    await answer('cloud.status', ok(cloudOf({ state: 'sending' })));
    expect(shown()?.state).toBe('offline');
  });

  it('is not what an answer says that was asked for before another one', async () => {
    const { feed, answer, shown } = open();
    void feed.load();
    void feed.ask((client) => client.call('cloud.set', { on: false }));
    await answer('cloud.set', ok(cloudOf({ state: 'off' })));
    await answer('cloud.status', ok(cloudOf({ state: 'sending' })));
    expect(shown()?.state).toBe('off');
  });

  it('stays as it was when something is refused, and hands on why', async () => {
    const { feed, answer, shown } = open();
    feed.hear(cloudOf());
    const asked = feed.ask((client) => client.call('cloud.signOut', {}));
    await answer('cloud.signOut', { ok: false, error: ERROR });
    expect(await asked).toEqual({ ok: false, error: ERROR });
    expect(shown()).toEqual(cloudOf());
  });
});
