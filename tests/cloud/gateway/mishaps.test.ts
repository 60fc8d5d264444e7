import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { jobRow } from '../rows.ts';
import { startCloud, type TestCloud } from '../start-cloud.ts';
import {
  captivePortal,
  cutAfter,
  cutAnswerAt,
  cutBefore,
  cutRequestAt,
  expiredToken,
  type Mishap,
  payloadTooLarge,
  projectPaused,
  rateLimited,
  refreshRefused,
  serverError,
  statementTimeout,
  storageUnavailable,
  wrongJson,
} from './mishaps.ts';
import { randomMishaps } from './random-mishaps.ts';

const JOBS = 'image_generation_jobs';

describe('mishaps, as the real client meets them', () => {
  let cloud: TestCloud;
  let ada: SupabaseClient;

  beforeAll(async () => {
    cloud = await startCloud();
  });
  beforeEach(async () => {
    ada = createClient(cloud.url, cloud.key, { auth: { persistSession: false, autoRefreshToken: false } });
    const { email, password } = cloud.accounts.ada;
    expect((await ada.auth.signInWithPassword({ email, password })).error).toBeNull();
    cloud.gateway.journal.clear();
  });
  afterEach(() => {
    cloud.gateway.mishap = () => null;
    expect(cloud.gateway.unknown).toEqual([]);
  });
  afterAll(() => cloud.stop());

  function meet(mishap: Mishap): void {
    cloud.gateway.mishap = () => mishap;
  }

  async function upsert(row = jobRow(cloud.accounts.ada.id)) {
    const { error, status } = await ada.from(JOBS).upsert([row]);
    const { rowCount } = await cloud.database.query(`select 1 from public.${JOBS} where id = $1`, [row.id]);
    return { error, status, there: rowCount === 1 };
  }

  it.each([
    ['before the work', cutBefore, false],
    ['in the request', cutRequestAt(100), false],
    ['after the work', cutAfter, true],
  ])('cuts a request %s', async (_, mishap, there) => {
    meet(mishap);
    expect(await upsert()).toMatchObject({
      status: 0,
      error: { message: expect.stringContaining('fetch failed') },
      there,
    });
    expect(cloud.gateway.journal.all.map(({ status }) => status)).toEqual([null]);
  });

  it('cuts an answer at a byte', async () => {
    await ada.from(JOBS).upsert([1, 2, 3].map(() => jobRow(cloud.accounts.ada.id)));
    meet(cutAnswerAt(20));
    const { error, data } = await ada.from(JOBS).select('*').retry(false);
    expect([data, error === null]).toEqual([null, false]);
  });

  it.each([
    ['500', serverError(500), { status: 500 }],
    ['429', rateLimited(7), { status: 429 }],
    ['401', expiredToken({ path: '/rest/v1/' }), { status: 401, error: { code: 'PGRST303' } }],
    ['540', projectPaused(), { status: 540 }],
    ['57014', statementTimeout(), { status: 500, error: { code: '57014' } }],
    ['413', payloadTooLarge(), { status: 413 }],
  ])('answers %s, and nothing is done', async (_, mishap, expected) => {
    meet(mishap);
    expect(await upsert()).toMatchObject({ ...expected, there: false });
  });

  it('sends Retry-After with a 429', async () => {
    meet(rateLimited(7));
    const headers = { apikey: cloud.key };
    const answer = await fetch(`${cloud.url}/rest/v1/${JOBS}`, { headers });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '7']);
  });

  it('does the work and answers with an error', async () => {
    meet({ ...serverError(503), after: true } as Mishap);
    expect(await upsert()).toMatchObject({ status: 503, there: true });
  });

  it('lets an answer wait until a test wants it', async () => {
    let release = () => undefined as undefined;
    const until = new Promise<void>((resolve) => {
      release = () => void resolve() as undefined;
    });
    meet({ kind: 'slow', until, after: true });
    const asked = ada
      .from(JOBS)
      .upsert([jobRow(cloud.accounts.ada.id)])
      .then(({ status }) => status);
    const first = await Promise.race([asked, cloud.database.query('select 1').then(() => 'waits')]);
    release();
    expect([first, await asked]).toEqual(['waits', 201]);
  });

  it.each([
    ['a captive portal', captivePortal()],
    ['wrong JSON', wrongJson()],
  ])('answers with %s', async (_, mishap) => {
    meet(mishap);
    const { error } = await ada.from(JOBS).select('id').retry(false);
    expect(error).not.toBeNull();
  });

  it('refuses a refresh', async () => {
    meet(refreshRefused());
    expect((await ada.auth.refreshSession()).error?.code).toBe('refresh_token_not_found');
  });

  it('lets storage fail', async () => {
    meet(storageUnavailable());
    const { error } = await ada.storage.from('safelight').remove(['x']);
    expect(error).toMatchObject({ status: 503, statusCode: '503' });
  });

  it('is unplugged and plugged in again', async () => {
    cloud.gateway.unplug();
    expect(await upsert()).toMatchObject({ status: 0, there: false });
    cloud.gateway.plugIn();
    expect(await upsert()).toMatchObject({ status: 201, there: true });
  });

  it.each([1, 2, 3])('leaves every row there once, whatever happened on the way (seed %i)', async (seed) => {
    cloud.gateway.mishap = randomMishaps(seed, 60);
    const rows = Array.from({ length: 30 }, () => jobRow(cloud.accounts.ada.id));
    const failed: number[] = [];
    for (const row of rows) {
      for (;;) {
        const { error, status } = await ada.from(JOBS).upsert([row]);
        if (error === null) break;
        failed.push(status);
      }
    }
    const ids = rows.map(({ id }) => id);
    const { rowCount } = await cloud.database.query(`select 1 from public.${JOBS} where id = any($1)`, [ids]);
    expect(rowCount).toBe(rows.length);
    expect(new Set(failed).size).toBeGreaterThan(4);
  });

  it('throws the same mishaps for the same seed, and then no more', () => {
    const asked = {
      method: 'POST',
      path: '/rest/v1/x',
      query: '',
      bytes: 400,
      retry: 0,
      rows: 0,
      status: null,
    };
    const draw = (seed: number) => {
      const mishaps = randomMishaps(seed, 20);
      return Array.from({ length: 200 }, () => mishaps(asked));
    };
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(draw(3).filter((mishap) => mishap !== null)).toHaveLength(20);
    expect(draw(3).slice(-50)).toEqual(Array(50).fill(null));
  });
});
