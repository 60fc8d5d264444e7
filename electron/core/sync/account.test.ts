import { describe, expect, it } from 'vitest';
import { DEFAULT_CLOUD } from '../../../shared/domain/cloud.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import type { CloudAccount } from '../ports/cloud.ts';
import { CloudError, TRIED_AGAIN } from '../ports/cloud.ts';
import { SettingsBook } from '../settings/settings.ts';
import { Account } from './account.ts';
import { cloudIdsFor } from './cloud-ids.ts';
import { CloudApps, EMAIL, PASSWORD, synced } from './testing/cloud-apps.ts';
import { expectSame } from './testing/compare.ts';
import { FakeCloud } from './testing/fake-cloud.ts';
import { cloudError } from './testing/fake-server.ts';
import { mirrorDevice } from './testing/mirror-ports.ts';

const apps = testApps();
const OTHER = 'other@example.com';
const KEY = 'sb_publishable_x';

describe('the project', () => {
  it.each([
    ['wrong_url', 'url'],
    ['wrong_key', 'publishableKey'],
    ['missing_tables', 'url'],
    ['full', 'url'],
  ] as const)('that is not as it must be (%s) is not kept', async (code, field) => {
    const clouds = new CloudApps(apps);
    const app = await clouds.open();
    clouds.cloud.mishap = ({ name }) =>
      name === 'check' ? { when: 'before', error: cloudError(code) } : null;
    const answer = await app.app.dispatch('cloud.setProject', { url: clouds.cloud.url, publishableKey: KEY });
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'invalid_input', field, message: `fake ${code}`, advice: `mend ${code}` },
    });
    expect((await app.call('settings.get', {})).cloud.project).toBeNull();
  });

  it.each([
    ['offline', "Check the project's address and this machine's connection, then try again."],
    ['timeout', 'Try again in a moment.'],
    ['rate_limited', 'Try again in a few minutes.'],
  ] as const)(
    'that does not answer (%s) is not tried again by itself, and nobody is told so',
    async (code, advice) => {
      const clouds = new CloudApps(apps);
      const app = await clouds.open();
      const problem = { code, message: 'No answer', advice: TRIED_AGAIN };
      clouds.cloud.mishap = () => ({ when: 'before', error: new CloudError(problem) });
      const asked = { url: clouds.cloud.url, publishableKey: KEY };
      expect(await app.app.dispatch('cloud.setProject', asked)).toMatchObject({
        ok: false,
        error: { advice },
      });
    },
  );

  it('is told to be wrong without being asked where that can be seen', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.open();
    const answer = await app.app.dispatch('cloud.setProject', { url: 'ftp://x', publishableKey: KEY });
    expect(answer).toMatchObject({ ok: false, error: { code: 'invalid_input', field: 'url' } });
    expect(clouds.cloud.calls).toEqual([]);
  });
});

describe('the same project, typed in another way,', () => {
  const typed = { url: ' HTTPS://Project.example:443/ ', publishableKey: ` ${KEY} ` };

  it('is the same: its account stays signed in, and it is kept as it is', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    await app.call('cloud.setProject', typed);
    expect(await synced(app)).toMatchObject({ state: 'up_to_date', email: EMAIL });
    const { project } = (await app.call('settings.get', {})).cloud;
    expect(project).toEqual({ url: clouds.cloud.url, publishableKey: KEY });
  });

  it('is the same where an earlier version kept it as it was typed, also for who joins again', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.open();
    const { sync } = app.ports.store;
    sync.join({ id: clouds.account.id, email: EMAIL, projectUrl: typed.url }, false);
    const job = await app.createJob();
    await clouds.join(app, 'new');
    expect(await synced(app)).toMatchObject({ state: 'up_to_date', email: EMAIL });
    expect(clouds.cloud.row('jobs', job.id)).not.toBeNull();
  });
});

describe('signing in', () => {
  it('with a wrong password names the password, and changes nothing', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    const answer = await app.app.dispatch('cloud.signIn', { email: EMAIL, password: 'wrong' });
    expect(answer).toMatchObject({ ok: false, error: { code: 'invalid_input', field: 'password' } });
    expect(await synced(app)).toMatchObject({ state: 'up_to_date', email: EMAIL });
  });

  it('sends nothing before its user has said what becomes of what is here', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.open();
    await app.untilFinal((await app.createJob()).id);
    await app.call('cloud.setProject', { url: clouds.cloud.url, publishableKey: KEY });
    await app.call('cloud.set', { on: true });
    expect((await app.call('cloud.status', {})).state).toBe('signed_out');
    expect(await app.call('cloud.signIn', { email: EMAIL, password: PASSWORD })).toMatchObject({
      state: 'choose_history',
      email: EMAIL,
    });
    expect((await synced(app)).state).toBe('choose_history');
    expect(clouds.cloud.calls.map(({ name }) => name)).toEqual(['check', 'signIn']);
  });

  it('goes on where it was after a sign-out without a network', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    clouds.cloud.mishap = () => ({ when: 'before', error: cloudError('offline') });
    expect(await app.call('cloud.signOut', {})).toMatchObject({ state: 'signed_out', email: null });
    await app.untilFinal((await app.createJob()).id);
    expect((await app.call('cloud.status', {})).waiting).toBeGreaterThan(0);
    clouds.cloud.mishap = () => null;
    await app.call('cloud.signIn', { email: EMAIL, password: PASSWORD });
    expect((await synced(app)).state).toBe('up_to_date');
    expectSame(app, clouds.cloud, clouds.account.id);
  });

  it('is asked for when the session has ended for good, and nothing is asked meanwhile', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    await synced(app);
    clouds.cloud.ended.add(clouds.account.id);
    await app.untilFinal((await app.createJob()).id);
    expect(await synced(app)).toMatchObject({ state: 'signed_out', problem: null });
    const calls = clouds.cloud.calls.length;
    await app.clock.advance(3_600_000);
    expect(clouds.cloud.calls).toHaveLength(calls);
  });
});

describe('who signs out', () => {
  it('is signed out, also while it was just looked who it is', async () => {
    const here = mirrorDevice();
    const cloud = new FakeCloud();
    const me = cloud.addUser(EMAIL, PASSWORD);
    const link = await cloud.open({ url: cloud.url, publishableKey: KEY }, here.ports.cloudSession);
    let answer = (_who: CloudAccount | null): void => {};
    link.account = () => new Promise((resolve) => (answer = resolve));
    const ports = { ...here.ports, cloud: Object.assign(cloud, { open: async () => link }) };
    const settings = new SettingsBook(
      ports.store,
      () => crypto.randomUUID(),
      true,
      () => {},
      () => {},
    );
    settings.update({ cloud: { ...DEFAULT_CLOUD, project: { url: cloud.url, publishableKey: KEY } } });
    const account = new Account(ports, settings);
    const looked = account.who();
    await account.signOut();
    answer(me);
    expect([await looked, account.known]).toEqual([null, null]);
    here.close();
  });
});

describe('another account', () => {
  it.each(['all', 'new'] as const)(
    'gets %s of what is here, and the first keeps what it has',
    async (history) => {
      const clouds = new CloudApps(apps);
      const app = await clouds.joined();
      const before = await app.createJob({ preset: 'off' });
      await app.untilFinal(before.id);
      await synced(app);
      const first = structuredClone(clouds.cloud.rows('jobs'));
      const other = clouds.cloud.addUser(OTHER);
      expect(await app.call('cloud.signIn', { email: OTHER, password: PASSWORD })).toMatchObject({
        state: 'choose_history',
        joined: { email: EMAIL },
      });
      await app.call('cloud.join', { history });
      const after = await app.createJob();
      await app.untilFinal(after.id);
      expect(await synced(app)).toMatchObject({ state: 'up_to_date', parked: 0, joined: { email: OTHER } });
      const idOf = cloudIdsFor(other.id, clouds.account.id);
      const ofOther = clouds.cloud.rows('jobs').filter((row) => row['user_id'] === other.id);
      const expected = history === 'all' ? [before.id, after.id] : [after.id];
      expect(ofOther.map((row) => row['id']).sort()).toEqual(expected.map(idOf).sort());
      if (history === 'all') expectSame(app, clouds.cloud, other.id, idOf);
      expect(clouds.cloud.rows('jobs').filter((row) => row['user_id'] === clouds.account.id)).toEqual(first);
      expect(clouds.cloud.violations).toEqual([]);
    },
  );

  it('does not get what was on its way to the one before', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    await app.untilFinal((await app.createJob()).id);
    clouds.cloud.mishap = ({ name }) =>
      name === 'upsert' ? { when: 'never', error: cloudError('offline') } : null;
    await app.call('cloud.sync', { waitMs: 0 });
    await app.clock.runUntil(() => clouds.cloud.calls.some(({ name }) => name === 'upsert'));
    const other = clouds.cloud.addUser(OTHER);
    await app.call('cloud.signIn', { email: OTHER, password: PASSWORD });
    clouds.cloud.mishap = () => null;
    await app.call('cloud.join', { history: 'all' });
    expect((await synced(app)).state).toBe('up_to_date');
    expectSame(app, clouds.cloud, other.id, cloudIdsFor(other.id, clouds.account.id));
  });

  it('is not needed to leave one: what is in the cloud stays, and nothing more is noted', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    await app.untilFinal((await app.createJob()).id);
    await synced(app);
    expect(await app.call('cloud.leave', {})).toMatchObject({
      state: 'signed_out',
      joined: null,
      email: null,
    });
    await app.untilFinal((await app.createJob()).id);
    expect(await app.call('cloud.status', {})).toMatchObject({ waiting: 0, uploads: 0 });
    expect(clouds.cloud.rows('jobs')).toHaveLength(1);
  });
});
