import type { CloudStatus } from '../../../../shared/domain/cloud.ts';
import type { ScriptedProvider } from '../../../../tests/support/fake-ports.ts';
import type { TestApp } from '../../../../tests/support/test-app.ts';
import type { TestApps } from '../../../../tests/support/test-apps.ts';
import type { SessionStore } from '../../ports/cloud.ts';
import { FakeCloud } from './fake-cloud.ts';

export const EMAIL = 'me@example.com';
export const PASSWORD = 'password';

/** A session as a file keeps it: beyond the end of an app. */
export function keptSession(): SessionStore {
  let all: readonly string[] = [];
  return {
    protection: 'none',
    get: () => all.at(-1) ?? null,
    set: async (session) => {
      all = session === null ? [] : [session];
    },
    all: () => all,
  };
}

/** Apps on one data directory and the cloud that they send to. */
export class CloudApps {
  readonly cloud = new FakeCloud();
  readonly account = this.cloud.addUser(EMAIL, PASSWORD);
  readonly session = keptSession();
  readonly #apps: Pick<TestApps, 'open'>;

  constructor(apps: Pick<TestApps, 'open'>) {
    this.#apps = apps;
  }

  /** An app that is started and knows nothing of the cloud yet, or what an earlier one has set. */
  async open(provider?: ScriptedProvider): Promise<TestApp> {
    const app = this.#apps.open(provider, {
      change: (ports) => ({ ...ports, cloud: this.cloud, cloudSession: this.session }),
    });
    await app.app.start('run');
    return app;
  }

  /** An app of which everything is sent from now on. */
  async joined(history: 'all' | 'new' = 'all', provider?: ScriptedProvider): Promise<TestApp> {
    const app = await this.open(provider);
    await this.join(app, history);
    return app;
  }

  async join(app: TestApp, history: 'all' | 'new' = 'all', email = EMAIL): Promise<CloudStatus> {
    const { url } = this.cloud;
    await app.call('cloud.setProject', { url, publishableKey: 'sb_publishable_x' });
    await app.call('cloud.set', { on: true });
    await app.call('cloud.signIn', { email, password: PASSWORD });
    return await app.call('cloud.join', { history });
  }
}

/** Lets time pass until everything is sent, or nothing can go on. */
export async function synced(app: TestApp): Promise<CloudStatus> {
  // Where this machine is slow, a day of the test's time may be over before a file is read.
  for (let tries = 0; tries < 20; tries += 1) {
    const status = await answerOf(app, app.call('cloud.sync', { waitMs: 86_400_000 }));
    if (status.state !== 'sending' && status.state !== 'offline') return status;
  }
  throw new Error('It was never settled');
}

async function answerOf<T>(app: TestApp, asked: Promise<T>): Promise<T> {
  let hasAnswered = false;
  const noted = (): void => {
    hasAnswered = true;
  };
  asked.then(noted, noted);
  await app.clock.runUntil(() => hasAnswered);
  return await asked;
}
