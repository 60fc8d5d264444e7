import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCloud } from '../../electron/adapters/supabase/create-cloud.ts';
import { CloudError, type CloudLink } from '../../electron/core/ports/cloud.ts';
import { type AdapterProject, startAdapterProject } from './adapter-project.ts';
import {
  badGatewayPage,
  captivePortal,
  cutAfter,
  cutAnswerAt,
  cutBefore,
  payloadTooLarge,
  projectPaused,
  rateLimited,
  serverError,
  statementTimeout,
  storageUnavailable,
  wrongJson,
} from './gateway/mishaps.ts';
import { MIGRATIONS } from './postgres.ts';
import { imageRow, jobRow, logRow } from './rows.ts';
import { hasPostgres, startClouds, type TestClouds } from './start-cloud.ts';

const never = new AbortController().signal;

async function problemOf(call: Promise<unknown>) {
  const error = await call.then(
    () => new Error('It did not fail.'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CloudError)) throw error;
  return error.problem;
}

describe.skipIf(!hasPostgres)('what goes wrong', () => {
  let project: AdapterProject;
  let link: CloudLink;
  let user: string;
  beforeAll(async () => {
    project = await startAdapterProject();
    ({ link, user } = await project.signedIn());
  });
  beforeEach(() => project.reset());
  afterEach(() => expect(project.cloud.gateway.unknown).toEqual([]));
  afterAll(() => project.stop());

  describe('on the way', () => {
    const mishaps = {
      cutBefore: [cutBefore, 'offline'],
      cutAfter: [cutAfter, 'offline'],
      serverError: [serverError(500), 'server'],
      serverError520: [serverError(520), 'server'],
      badGatewayPage: [badGatewayPage(), 'server'],
      projectPaused: [projectPaused(), 'server'],
      statementTimeout: [statementTimeout(), 'server'],
      rateLimited: [rateLimited(7), 'rate_limited'],
      captivePortal: [captivePortal(), 'wrong_url'],
      payloadTooLarge: [payloadTooLarge(), 'refused'],
    } as const;

    it.each(Object.keys(mishaps) as (keyof typeof mishaps)[])(
      '%s is told as what it is, of any call',
      async (name) => {
        const [mishap, code] = mishaps[name];
        project.cloud.gateway.mishap = () => mishap;
        const { email, password } = project.cloud.accounts.ada;
        const fresh = await project.open(project.store());
        const calls = [
          link.check(never),
          link.upsert('jobs', [jobRow(user)], never),
          link.update('jobs', [randomUUID()], { log_seq: 1 }, never),
          link.emptyJob(randomUUID(), 1, never),
          link.jobsChanged({ notDevice: randomUUID(), after: null, limit: 1 }, never),
          link.removeObjects([`${user}/x`], never),
          fresh.signIn(email, password),
          fresh.sendCode(email),
        ];
        for (const problem of await Promise.all(calls.map(problemOf))) expect(problem.code).toBe(code);
        // None of them was tried again.
        expect(project.cloud.gateway.journal.all).toHaveLength(calls.length);
      },
    );

    it('an answer that is cut, or is half a JSON, is none', async () => {
      const ask = () => link.jobsChanged({ notDevice: randomUUID(), after: null, limit: 9 }, never);
      await link.upsert('jobs', [jobRow(user)], never);
      project.cloud.gateway.mishap = () => cutAnswerAt(10);
      expect((await problemOf(ask())).code).toBe('offline');
      project.cloud.gateway.mishap = () => wrongJson();
      expect((await problemOf(ask())).code).toBe('server');
    });

    it('how long to wait is told', async () => {
      project.cloud.gateway.mishap = () => rateLimited(7);
      await expect(link.check(never)).rejects.toMatchObject({ retryAfterMs: 7_000 });
      project.cloud.gateway.mishap = () => rateLimited(null);
      await expect(link.check(never)).rejects.toMatchObject({ retryAfterMs: null });
    });

    it('a storage that is away is trouble of the server', async () => {
      project.cloud.gateway.mishap = () => storageUnavailable();
      expect((await problemOf(link.removeObjects([`${user}/x`], never))).code).toBe('server');
    });

    it('no network is offline', async () => {
      project.cloud.gateway.unplug();
      expect((await problemOf(link.check(never))).code).toBe('offline');
      project.cloud.gateway.plugIn();
      await link.check(never);
    });

    it('a call is ended by its signal', async () => {
      const controller = new AbortController();
      project.cloud.gateway.mishap = () => {
        controller.abort();
        return { kind: 'slow', until: Promise.resolve() };
      };
      expect((await problemOf(link.check(controller.signal))).code).toBe('offline');
    });
  });

  describe('with rows', () => {
    it("another's rows are not written", async () => {
      const call = link.upsert('jobs', [jobRow(project.cloud.accounts.bob.id)], never);
      expect((await problemOf(call)).code).toBe('no_access');
    });

    it('a row that is wrong is refused with the code of the database, and none of its batch is written', async () => {
      const good = jobRow(user);
      const call = link.upsert('jobs', [good, jobRow(user, { status: 'wrong' })], never);
      expect(await problemOf(call)).toMatchObject({
        code: 'refused',
        message: expect.stringMatching(/violates check constraint .*\(23514\)$/),
      });
      const { rowCount } = await project.cloud.database.query(
        'select 1 from image_generation_jobs where id = $1',
        [good.id],
      );
      expect(rowCount).toBe(0);
    });

    it('a row whose job is not there is refused', async () => {
      const call = link.upsert('images', [imageRow(user, randomUUID(), 1)], never);
      expect((await problemOf(call)).message).toContain('23503');
    });

    it('another entry in the place of one that is there is refused, not passed over', async () => {
      const job = jobRow(user);
      await link.upsert('jobs', [job], never);
      await link.upsert('logs', [logRow(user, job.id, 1)], never);
      const call = link.upsert('logs', [logRow(user, job.id, 1), logRow(user, job.id, 2)], never);
      expect(await problemOf(call)).toMatchObject({
        code: 'refused',
        message: expect.stringMatching(/another entry at this place .+ from a backup.+23505/),
        advice: expect.stringContaining('keep the job on this device only'),
      });
    });
  });

  describe('with who signs in', () => {
    it('a wrong password, code or address is refused in words', async () => {
      const fresh = await project.open(project.store());
      const { email } = project.cloud.accounts.ada;
      expect(await problemOf(fresh.signIn(email, 'wrong'))).toMatchObject({
        code: 'refused',
        message: 'The e-mail address or the password is wrong.',
      });
      expect(await problemOf(fresh.verifyCode(email, '000000'))).toMatchObject({
        code: 'refused',
        message: 'The code is wrong or too old.',
      });
      expect(await problemOf(fresh.sendCode('nobody@example.com'))).toMatchObject({
        code: 'refused',
        message: expect.stringContaining('no account'),
      });
    });

    it('nobody is told so without asking', async () => {
      const fresh = await project.open(project.store());
      const calls = [
        fresh.upsert('jobs', [jobRow(user)], never),
        fresh.download(`${user}/x`, '/nowhere', 1, never),
        fresh.removeObjects([`${user}/x`], never),
      ];
      const problems = await Promise.all(calls.map(problemOf));
      expect(problems.map(({ code }) => code)).toEqual(['signed_out', 'signed_out', 'signed_out']);
      expect(project.cloud.gateway.journal.all).toEqual([]);
    });
  });
});

describe.skipIf(!hasPostgres)('a project that is not as it must be', () => {
  let clouds: TestClouds;
  beforeAll(async () => {
    clouds = await startClouds();
  });
  afterAll(() => clouds.stop());

  const cloud = createCloud({ uploadsFile: '/nowhere/uploads.json', migrationsDir: MIGRATIONS });
  const store = () => {
    let kept: string | null = null;
    return {
      protection: 'none' as const,
      get: () => kept,
      set: async (session: string | null) => {
        kept = session;
      },
      all: () => [],
    };
  };

  it('has no tables: signed out and signed in', async () => {
    const { url, key, accounts } = await clouds.start({ migrate: false });
    const link = await cloud.open({ url, publishableKey: key }, store());
    expect((await problemOf(link.check(never))).code).toBe('missing_tables');
    const { id } = await link.signIn(accounts.ada.email, accounts.ada.password);
    const problem = await problemOf(link.check(never));
    expect(problem).toMatchObject({
      code: 'missing_tables',
      advice: expect.stringContaining('docs/cloud.md'),
    });
    expect((await problemOf(link.upsert('jobs', [jobRow(id)], never))).code).toBe('missing_tables');
    await link.close();
  });

  it('has older or newer tables', async () => {
    const { url, key, accounts, database } = await clouds.start();
    const link = await cloud.open({ url, publishableKey: key }, store());
    await link.check(never);
    await link.signIn(accounts.ada.email, accounts.ada.password);
    await link.check(never);
    const become = (version: number) =>
      database.query(`create or replace function public.safelight_schema_version() returns integer
        language sql immutable as 'select ${version}'`);
    await become(0);
    expect((await problemOf(link.check(never))).code).toBe('old_schema');
    await become(99);
    expect(await problemOf(link.check(never))).toMatchObject({
      code: 'newer_schema',
      advice: expect.stringContaining('Update Safelight'),
    });
    await link.close();
  });

  it('has another key', async () => {
    const { url } = await clouds.start();
    const link = await cloud.open({ url, publishableKey: 'sb_publishable_another' }, store());
    const problem = await problemOf(link.check(never));
    expect(problem.code).toBe('wrong_key');
    expect(JSON.stringify(problem)).not.toContain('sb_publishable_another');
    await link.close();
  });

  it.each([
    ['no address', 'sb_publishable_x', 'wrong_url'],
    ['https://abc.supabase.co', 'sb_secret_x', 'wrong_key'],
  ])('is %s with %s: whatever is asked says so', async (url, publishableKey, code) => {
    const link = await cloud.open({ url, publishableKey }, store());
    const calls = [
      link.check(never),
      link.signIn('ada@example.com', 'x'),
      link.upsert('jobs', [jobRow(randomUUID())], never),
    ];
    for (const problem of await Promise.all(calls.map(problemOf))) expect(problem.code).toBe(code);
    expect(await link.account()).toBeNull();
    await link.signOut();
    await link.close();
  });
});
