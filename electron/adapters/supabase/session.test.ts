import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionStore } from '../../core/ports/cloud.ts';
import { Auth, type Grant } from './auth.ts';
import { offline } from './problems.ts';
import { Session } from './session.ts';
import { Wire } from './wire.ts';

const ID = '018f0000-0000-7000-8000-000000000001';
const URL = 'https://abc.supabase.co';

function grant(number: number): Grant {
  return {
    access_token: `access-${number}`,
    refresh_token: `refresh-${number}`,
    expires_in: 3_600,
    user: { id: ID, email: 'ada@example.com' },
  };
}

/** Gives the next grant for each refresh, or fails. */
class FakeAuth extends Auth {
  given = 1;
  failure: Error | null = null;

  override async refresh(): Promise<Grant> {
    if (this.failure !== null) throw this.failure;
    this.given += 1;
    return grant(this.given);
  }
}

function storeInMemory(): SessionStore {
  let kept: string | null = null;
  return {
    protection: 'none',
    get: () => kept,
    set: async (session) => {
      kept = session;
    },
    all: () => [],
  };
}

let auth: FakeAuth;
let store: SessionStore;
let session: Session;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  auth = new FakeAuth(new Wire({ url: URL, publishableKey: 'x' }));
  store = storeInMemory();
  session = new Session(URL, auth, store);
  await session.begin(grant(1));
});
afterEach(() => vi.useRealTimers());

describe('a token for a connection that lasts', () => {
  it('is renewed shortly before its end, by the clock that only runs forward', async () => {
    vi.advanceTimersByTime(3_400_000);
    expect(await session.fresh()).toBe('access-1');
    vi.advanceTimersByTime(100_000);
    expect(await session.fresh()).toBe('access-2');
    expect(await session.fresh()).toBe('access-2');
  });

  it('stays what it is where it cannot be renewed', async () => {
    auth.failure = offline('No network.', null);
    vi.advanceTimersByTime(3_600_000);
    expect([await session.fresh(), session.account()?.id]).toEqual(['access-1', ID]);
  });

  it('of an earlier start is taken as it is: nobody knows how old it was', async () => {
    vi.advanceTimersByTime(10_000_000);
    expect(await new Session(URL, auth, store).fresh()).toBe('access-1');
  });

  it('is none once the session has ended', async () => {
    await session.end();
    expect(await session.fresh()).toBeNull();
  });
});

it('who listens hears of another token, and of none, until they no longer do', async () => {
  const heard: (string | null)[] = [];
  const forget = session.onChange(() => heard.push(store.get() === null ? null : session.token()));
  await session.renew('access-1');
  await session.end();
  forget();
  await session.begin(grant(9));
  expect(heard).toEqual(['access-2', null]);
});
