import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readTablesSql } from '../../electron/adapters/supabase/tables-sql.ts';
import { ask } from '../../electron/hosts/cli/session.ts';
import { openApp } from '../../electron/hosts/compose/open-app.ts';
import { findRuntime } from '../../electron/hosts/compose/runtime.ts';
import { MIGRATIONS } from '../cloud/postgres.ts';
import { hasPostgres, startClouds, type TestCloud, type TestClouds } from '../cloud/start-cloud.ts';
import { type Ended, Place } from './safelight.ts';

const DEMO = ['generate', '--provider', 'demo', '--prompt', 'a lighthouse', '--size', '256x256'];

// Without PostgreSQL there is no cloud to speak to: `npm test` then says that these were skipped.
describe.skipIf(!hasPostgres)('safelight cloud', () => {
  let clouds: TestClouds;
  let cloud: TestCloud;
  let here: Place;
  let there: Place;

  beforeAll(async () => {
    clouds = await startClouds();
  }, 60_000);
  afterAll(() => clouds.stop());
  beforeEach(async () => {
    cloud = await clouds.start();
    [here, there] = [await Place.make(), await Place.make()];
  });
  afterEach(async () => {
    await Promise.all([here.clear(), there.clear()]);
    expect(cloud.gateway.unknown).toEqual([]);
  });

  it('prints the SQL that makes the tables, before there is anything', async () => {
    const { code, stdout } = await here.run(['cloud', 'sql']);
    expect([code, stdout]).toEqual([0, await readTablesSql(MIGRATIONS)]);
  });

  /** A machine that is set up and switched on, in this process: what its user types for that has a test of its own. */
  async function joined(
    place: Place,
    history: 'all' | 'new' = 'all',
    user: 'ada' | 'bob' = 'ada',
  ): Promise<void> {
    const opened = await openApp({
      dataDir: place.dataDir,
      library: place.library,
      host: 'cli',
      env: {},
      runtime: findRuntime(),
      want: 'write',
      version: 'test',
      demoPace: 'instant',
    });
    const { url, key, accounts } = cloud;
    await ask(opened.client, 'cloud.setProject', { url, publishableKey: key });
    const { email, password } = accounts[user];
    await ask(opened.client, 'cloud.signIn', { email, password });
    await ask(opened.client, 'cloud.join', { history });
    await ask(opened.client, 'cloud.set', { on: true });
    await opened.close();
  }

  const status = async (place: Place) => (await place.run(['cloud', 'status', '--json'])).lines()[0];
  const made = async (place: Place, ...more: string[]): Promise<string> => {
    const ended = await place.run([...DEMO, '--json', '--library', place.library, ...more]);
    expect(ended.code).toBe(0);
    return ended.lines().at(-1).id;
  };
  const told = ({ code, stderr }: Ended) => [code, stderr.trim()];

  it('says what to do next, from nothing to a working switch', async () => {
    const next = async () => (await here.run(['cloud', 'status'])).stdout.split('\n')[0];
    expect(await next()).toContain('safelight cloud on');
    await here.run(['cloud', 'on']);
    expect(await next()).toContain('safelight cloud set-up');
    await here.run(['cloud', 'set-up', cloud.url, cloud.key]);
    expect(await next()).toContain('safelight cloud sign-in');
    const { email, password } = cloud.accounts.ada;
    await here.run(['cloud', 'sign-in', email, '--password-stdin'], { input: password });
    expect(await next()).toContain('safelight cloud join');
    await here.run(['cloud', 'join', 'new']);
    expect(told(await here.run(['cloud', 'sync']))).toEqual([0, '']);
    expect(await next()).toContain('up to date');
    expect(await status(here)).toMatchObject({
      type: 'cloud',
      state: 'up_to_date',
      email,
      waiting: 0,
      parked: 0,
    });
  }, 60_000);

  it('sends a job with its log and its pictures, and says what waits where it could not', async () => {
    await joined(here);
    cloud.gateway.unplug();
    const offline = await here.run([...DEMO, '--library', here.library]);
    expect(offline.code).toBe(0);
    expect(offline.stderr).toMatch(/\d+ changes? .*still to be sent to the cloud.*safelight cloud sync/);
    expect((await here.run([...DEMO, '--library', here.library, '--quiet'])).stderr).toBe('');
    const refused = await here.run(['cloud', 'sync', '--json']);
    expect(refused.code).toBe(6);
    expect(refused.lines().at(-1)).toMatchObject({ type: 'cloud', state: 'offline' });
    expect(refused.stderr).toContain('Not up to date');
    const waiting = here.start(['cloud', 'sync', '--wait', '60']);
    cloud.gateway.plugIn();
    expect(told(await waiting.ended)).toEqual([0, '']);
    const { rows } = await cloud.database.query(
      'select status, log_seq, (select count(*) from image_generation_logs where job_id = job.id)::int as entries from image_generation_jobs as job',
    );
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row).toMatchObject({ status: 'completed', log_seq: String(row.entries) });
  }, 60_000);

  it('shows what another device made, its log too, and nothing to anybody else', async () => {
    await joined(here);
    const id = await made(here);
    expect((await here.run(['cloud', 'sync'])).code).toBe(0);
    await joined(there, 'new');
    const first = await there.run(['logs', id, '--limit', '1', '--json']);
    expect([first.code, first.lines()]).toMatchObject([0, [{ type: 'log', seq: 1 }]]);
    const listed = await there.run(['jobs', '--others', '--json']);
    expect([listed.code, listed.lines()]).toMatchObject([0, [{ type: 'job', id, status: 'completed' }]]);
    expect(listed.lines()[0].device).not.toBe('');
    expect((await there.run(['jobs'])).stdout).toBe('');
    const own = await here.run(['logs', id, '--json']);
    const others = await there.run(['logs', id.slice(-8), '--json']);
    const texts = (ended: Ended) => ended.lines().map(({ seq, message }) => `${seq} ${message}`);
    expect(others.code).toBe(0);
    expect(texts(others)).toEqual(texts(own));
    const file = (await there.run(['export', id, '--library', there.library, '--json'])).lines()[0].path;
    expect((await readFile(file, 'utf8')).split('\n').length).toBeGreaterThan(own.lines().length);
    const change = await there.run(['retry', id]);
    expect([change.code, change.stderr]).toEqual([1, expect.stringContaining('This job was made on')]);
    const stranger = await Place.make();
    try {
      await joined(stranger, 'new', 'bob');
      expect((await stranger.run(['jobs', '--others', '--json'])).lines()).toEqual([]);
      expect((await stranger.run(['logs', id])).code).toBe(1);
    } finally {
      await stranger.clear();
    }
  }, 90_000);

  it('signs out without a network, and forgets the account when it is left', async () => {
    await joined(here);
    cloud.gateway.unplug();
    const out = await here.run(['cloud', 'sign-out', '--json']);
    expect([out.code, out.lines()[0]]).toMatchObject([0, { state: 'signed_out', email: null }]);
    expect((await here.run(['cloud', 'sync'])).code).toBe(6);
    const left = await here.run(['cloud', 'leave', '--json']);
    expect([left.code, left.lines()[0]]).toMatchObject([0, { joined: null }]);
  }, 60_000);

  it('signs in with a code from the mail', async () => {
    await here.run(['cloud', 'set-up', cloud.url, cloud.key]);
    const { email } = cloud.accounts.ada;
    const wrong = await here.run(['cloud', 'sign-in', email, '--code'], { input: '000000\n' });
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain(`A code was sent to ${email}`);
    const { mailbox } = cloud.gateway.accounts;
    mailbox.clear();
    const asking = here.start(['cloud', 'sign-in', email, '--code', '--json']);
    const code = await vi.waitFor(
      () => mailbox.get(email) ?? Promise.reject(new Error('no mail yet')),
      20_000,
    );
    asking.child.stdin?.end(`${code}\n`);
    const right = await asking.ended;
    expect([right.code, right.lines()[0]]).toMatchObject([0, { type: 'cloud', email }]);
  }, 60_000);

  it('lists what was refused, puts it back in line, and shows its own messages', async () => {
    await joined(here);
    expect(told(await here.run(['cloud', 'parked']))).toEqual([0, 'The cloud refused nothing.']);
    expect(told(await here.run(['cloud', 'retry']))).toEqual([0, 'The cloud refused nothing.']);
    expect((await here.run(['cloud', 'log', '--json'])).lines()).toContainEqual(
      expect.objectContaining({ type: 'cloud_message', message: expect.stringContaining('Joined') }),
    );
  }, 60_000);

  it('keeps the password out of arguments, messages and the data directory', async () => {
    await here.run(['cloud', 'set-up', cloud.url, cloud.key]);
    const { email, password } = cloud.accounts.ada;
    const asked = await here.run(['cloud', 'sign-in', email], { input: password });
    expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining('--password-stdin')]);
    const wrong = await here.run(['cloud', 'sign-in', email, '--password-stdin'], {
      input: 'not-the-password',
    });
    expect(wrong.code).toBe(2);
    expect(wrong.stdout + wrong.stderr).not.toContain('not-the-password');
  }, 60_000);

  it.each([
    [['cloud', 'join', 'some'], 'HISTORY must be one of all, new'],
    [['cloud', 'sync', '--wait', '0'], '--wait must be'],
    [['cloud', 'set-up', 'https://example.supabase.co', 'sb_secret_abcdefghijklmnop'], 'publishable key'],
  ])('%j is wrong usage', async (args, why) => {
    const { code, stderr } = await here.run(args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(why)]);
    expect(stderr).not.toContain('sb_secret_abcdefghijklmnop');
  });
});
