import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CloudLink } from '../../electron/core/ports/cloud.ts';
import { type AdapterProject, startAdapterProject } from './adapter-project.ts';
import { cutAfter, expiredToken, rateLimited, serverError } from './gateway/mishaps.ts';
import { jobRow, logRow } from './rows.ts';
import { hasPostgres } from './start-cloud.ts';

const never = new AbortController().signal;
const HOUR = 3_600_000;
const failsWith = (code: string) => ({ problem: { code } });

describe.skipIf(!hasPostgres)('the session', () => {
  let project: AdapterProject;
  beforeAll(async () => {
    project = await startAdapterProject();
  });
  beforeEach(() => project.reset());
  afterEach(() => expect(project.cloud.gateway.unknown).toEqual([]));
  afterAll(() => project.stop());

  const renewals = () =>
    project.cloud.gateway.journal
      .of('POST', '/auth/v1/token')
      .filter(({ query }) => query.includes('refresh'));
  const isRenewal = ({ path, query }: { path: string; query: string }) =>
    path === '/auth/v1/token' && query.includes('refresh_token');
  const ask = (link: CloudLink) =>
    link.jobsChanged({ notDevice: randomUUID(), after: null, limit: 1 }, never);

  describe('whose token has ended', () => {
    type Kind = (link: CloudLink, parts: { user: string; job: string; folder: string }) => Promise<unknown>;
    const page = { after: null, limit: 1 };
    const kinds: Record<string, Kind> = {
      check: (link) => link.check(never),
      upsert: (link, { user }) => link.upsert('jobs', [jobRow(user)], never),
      'upsert of logs': (link, { user, job }) => link.upsert('logs', [logRow(user, job, 1)], never),
      update: (link, { job }) => link.update('jobs', [job], { log_seq: 1 }, never),
      emptyJob: (link, { job }) => link.emptyJob(job, 10, never),
      jobsChanged: (link) => link.jobsChanged({ notDevice: randomUUID(), ...page }, never),
      partsChanged: (link, { job }) => link.partsChanged('images', { jobId: job, ...page }, never),
      log: (link, { job }) => link.log({ jobId: job, afterSeq: 0, upToSeq: 9, limit: 9 }, never),
      'a small upload': (link, { user, folder }) =>
        link.upload(`${user}/x/${randomUUID()}.png`, join(folder, 'small'), 'image/png', never),
      'a large upload': (link, { user, folder }) =>
        link.upload(`${user}/x/${randomUUID()}.png`, join(folder, 'large'), 'image/png', never),
      download: (link, { user, folder }) => link.download(`${user}/there`, join(folder, 'out'), 99, never),
      removeObjects: (link, { user }) => link.removeObjects([`${user}/gone`], never),
    };

    it.each(Object.keys(kinds))('renews it once in %s', async (name) => {
      const { link, user } = await project.signedIn();
      const { folder } = project;
      await writeFile(join(folder, 'small'), 'picture');
      await writeFile(join(folder, 'large'), Buffer.alloc(7 * 1_024 * 1_024));
      const job = jobRow(user);
      await link.upsert('jobs', [job], never);
      await link.upload(`${user}/there`, join(folder, 'small'), 'image/png', never);
      project.shiftMs = 2 * HOUR;
      await kinds[name]?.(link, { user, job: job.id, folder });
      expect(renewals()).toMatchObject([{ status: 200 }]);
    });

    it('renews it once for all who ask at the same time', async () => {
      const { link } = await project.signedIn();
      project.shiftMs = 2 * HOUR;
      await Promise.all(Array.from({ length: 8 }, () => ask(link)));
      expect(renewals()).toHaveLength(1);
    });

    it('uses another token only once it is kept', async () => {
      const { link, store } = await project.signedIn();
      project.shiftMs = 2 * HOUR;
      let keep = () => {};
      const set = store.set;
      store.set = async (session) => {
        await new Promise<void>((resolve) => (keep = resolve));
        // Nothing but the refused request and the renewal was sent until now.
        expect(project.cloud.gateway.journal.of('GET', 'image_generation_jobs')).toHaveLength(1);
        await set(session);
      };
      const asked = ask(link);
      await expect.poll(() => renewals()[0]?.status).toBe(200);
      await expect.poll(() => keep.toString()).not.toBe('() => {}');
      keep();
      await asked;
      expect(store.kept).toHaveLength(2);
    });

    it.each([-3 * HOUR, 3 * HOUR])(
      'never renews it only because the clocks are %i ms apart',
      async (apart) => {
        project.shiftMs = apart;
        const { link, user } = await project.signedIn();
        await link.check(never);
        await link.upsert('jobs', [jobRow(user)], never);
        expect(renewals()).toEqual([]);
        project.shiftMs += 2 * HOUR;
        await ask(link);
        expect(renewals()).toHaveLength(1);
      },
    );

    it('gives up when the new token is not taken either, after one more try', async () => {
      const { link } = await project.signedIn();
      project.cloud.gateway.mishap = (asked) =>
        asked.path.startsWith('/rest/') ? expiredToken(asked) : null;
      await expect(ask(link)).rejects.toMatchObject(failsWith('server'));
      expect(renewals()).toHaveLength(1);
      expect(project.cloud.gateway.journal.of('GET', '/rest/v1')).toHaveLength(2);
      expect(await link.account()).not.toBeNull();
    });
  });

  describe('that ended for good', () => {
    it('is forgotten, and says so from then on', async () => {
      const { link, store, user } = await project.signedIn();
      project.cloud.gateway.tokens.signOutEverywhere(user);
      project.shiftMs = 2 * HOUR;
      const all = await Promise.allSettled(Array.from({ length: 4 }, () => ask(link)));
      for (const each of all) expect(each).toMatchObject({ reason: failsWith('signed_out') });
      expect([store.get(), await link.account(), renewals().length]).toEqual([null, null, 1]);
      await expect(ask(link)).rejects.toMatchObject(failsWith('signed_out'));
    });

    it.each(['refresh_token_already_used', 'session_not_found', 'session_expired', 'user_banned'])(
      'by %s is forgotten',
      async (code) => {
        const { link, store } = await project.signedIn();
        project.shiftMs = 2 * HOUR;
        const answer = { status: 400, body: { code, message: 'No.' } };
        project.cloud.gateway.mishap = (asked) => (isRenewal(asked) ? { kind: 'answer', answer } : null);
        await expect(ask(link)).rejects.toMatchObject(failsWith('signed_out'));
        expect(store.get()).toBeNull();
      },
    );
  });

  describe('that cannot be renewed now', () => {
    const html = { status: 200, body: '<html>Sign in here</html>' };
    it.each([
      ['server', serverError(503)],
      ['rate_limited', rateLimited(5)],
      ['offline', { kind: 'cut', when: 'before' } as const],
      ['wrong_url', { kind: 'answer', answer: html } as const],
      [
        'wrong_key',
        { kind: 'answer', answer: { status: 401, body: { message: 'Invalid API key' } } } as const,
      ],
    ])('for %s stays, and is renewed later', async (code, mishap) => {
      const { link, store } = await project.signedIn();
      const before = store.get();
      project.shiftMs = 2 * HOUR;
      project.cloud.gateway.mishap = (asked) => (isRenewal(asked) ? mishap : null);
      await expect(ask(link)).rejects.toMatchObject(failsWith(code));
      expect([store.get(), renewals().length]).toEqual([before, 1]);
      project.cloud.gateway.mishap = () => null;
      await ask(link);
    });

    it('because the answer was lost is renewed hours later', async () => {
      const { link } = await project.signedIn();
      project.shiftMs = 2 * HOUR;
      project.cloud.gateway.mishap = (asked) => (isRenewal(asked) ? cutAfter : null);
      await expect(ask(link)).rejects.toMatchObject(failsWith('offline'));
      project.cloud.gateway.mishap = () => null;
      project.shiftMs = 9 * HOUR;
      await ask(link);
    });

    it('because it cannot be kept is not used, and is renewed once it can', async () => {
      const { link, store } = await project.signedIn();
      const before = store.get();
      project.shiftMs = 2 * HOUR;
      store.failure = new Error('ENOSPC: no space left on device');
      await expect(ask(link)).rejects.toMatchObject({
        problem: { code: 'server', message: expect.stringContaining('ENOSPC') },
      });
      expect(store.get()).toBe(before);
      expect(project.cloud.gateway.journal.of('GET', '/rest/v1')).toHaveLength(1);
      store.failure = null;
      project.shiftMs = 9 * HOUR;
      await ask(link);
    });
  });

  describe('that its user ends', () => {
    it('ends at the server too, with a token that has ended', async () => {
      const { link, store } = await project.signedIn();
      const text = store.get();
      project.shiftMs = 2 * HOUR;
      await link.signOut();
      await link.close();
      expect(project.cloud.gateway.journal.of('POST', '/auth/v1/logout').map(({ status }) => status)).toEqual(
        [403, 204],
      );
      const thief = project.store();
      await thief.set(text);
      const other = await project.open(thief);
      await expect(ask(other)).rejects.toMatchObject(failsWith('signed_out'));
    });

    it('is forgotten while the server has not answered', async () => {
      const { link, store } = await project.signedIn();
      let answer = () => {};
      const until = new Promise<void>((resolve) => (answer = resolve));
      project.cloud.gateway.mishap = ({ path }) =>
        path.endsWith('/logout') ? { kind: 'slow', until } : null;
      await link.signOut();
      expect([store.get(), await link.account()]).toEqual([null, null]);
      const logouts = () => project.cloud.gateway.journal.of('POST', '/auth/v1/logout');
      await expect.poll(() => logouts().length).toBe(1);
      answer();
      await link.close();
      expect(logouts().map(({ status }) => status)).toEqual([204]);
    });

    it('is forgotten without a network', async () => {
      const { link, store } = await project.signedIn();
      project.cloud.gateway.unplug();
      await link.signOut();
      project.cloud.gateway.plugIn();
      expect([store.get(), await link.account()]).toEqual([null, null]);
    });

    it('while it is being renewed stays ended', async () => {
      const { link, store } = await project.signedIn();
      project.shiftMs = 2 * HOUR;
      let answerRenewal = () => {};
      const until = new Promise<void>((resolve) => (answerRenewal = resolve));
      project.cloud.gateway.mishap = (asked) =>
        isRenewal(asked) ? { kind: 'slow', until, after: true } : null;
      const asked = expect(ask(link)).rejects.toMatchObject(failsWith('signed_out'));
      await expect.poll(() => renewals().length).toBe(1);
      project.cloud.gateway.mishap = () => null;
      await link.signOut();
      answerRenewal();
      await asked;
      expect(store.get()).toBeNull();
    });
  });

  it('of another project, or of who knows what, is none here', async () => {
    const { store } = await project.signedIn();
    const other = project.store();
    await other.set((store.get() ?? '').replace(project.cloud.url, 'https://other.example.com'));
    expect(await (await project.open(other)).account()).toBeNull();
    await other.set('{"version":9}');
    expect(await (await project.open(other)).account()).toBeNull();
    await expect(ask(await project.open(other))).rejects.toMatchObject(failsWith('signed_out'));
  });

  it('that cannot be kept is not begun', async () => {
    const store = project.store();
    const link = await project.open(store);
    store.failure = new Error('locked');
    const { email, password } = project.cloud.accounts.ada;
    await expect(link.signIn(email, password)).rejects.toMatchObject({
      problem: { message: expect.stringContaining('locked') },
    });
    expect(await link.account()).toBeNull();
  });
});
