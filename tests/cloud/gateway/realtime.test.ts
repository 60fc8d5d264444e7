import {
  createClient,
  type RealtimeChannel,
  type RealtimePostgresChangesPayload,
  type SupabaseClient,
} from '@supabase/supabase-js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { jobRow } from '../rows.ts';
import { type CloudAccount, startCloud, type TestCloud } from '../start-cloud.ts';

type Row = Readonly<Record<string, unknown>>;
type Payload = RealtimePostgresChangesPayload<Row>;

describe('Realtime, listened to by the real client', () => {
  let cloud: TestCloud;
  let now = Date.now();
  const open: SupabaseClient[] = [];

  beforeAll(async () => {
    cloud = await startCloud({ now: () => now });
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((client) => client.realtime.disconnect()));
    expect(cloud.gateway.unknown).toEqual([]);
    now = Date.now();
  });
  afterAll(() => cloud.stop());

  function client(vsn = '2.0.0'): SupabaseClient {
    const made = createClient(cloud.url, cloud.key, {
      auth: { persistSession: false, autoRefreshToken: false },
      realtime: { transport: WebSocket as never, vsn, reconnectAfterMs: () => 10 } as never,
    });
    open.push(made);
    return made;
  }

  async function signedIn({ email, password }: CloudAccount, vsn?: string): Promise<SupabaseClient> {
    const made = client(vsn);
    expect((await made.auth.signInWithPassword({ email, password })).error).toBeNull();
    return made;
  }

  /** A channel that is subscribed in the database too, and what it heard. */
  async function listen(made: SupabaseClient, changes: Row = {}) {
    const heard: Payload[] = [];
    const system: Row[] = [];
    const states: string[] = [];
    const waiting: (() => boolean)[] = [];
    let look = () => undefined as undefined;
    const filter = { event: '*', schema: 'public', table: 'image_generation_jobs', ...changes } as never;
    const channel: RealtimeChannel = made
      .channel('jobs')
      .on('postgres_changes', filter, (payload: Payload) => {
        heard.push(payload);
        look();
      })
      .on('system', {} as never, (message: Row) => {
        system.push(message);
        look();
      })
      .subscribe((state) => {
        states.push(state);
        look();
      });
    /** Resolves once it is so: looked at whenever anything was heard. */
    const until = (so: () => boolean) =>
      new Promise<void>((resolve) => {
        waiting.push(so);
        look = () => {
          if (so()) resolve();
          return undefined;
        };
        look();
      });
    await until(() => system.length > 0);
    return { channel, heard, system, states, until };
  }

  async function upsert(made: SupabaseClient, row: Row): Promise<void> {
    expect((await made.from('image_generation_jobs').upsert([row])).error).toBeNull();
  }

  it.each(['1.0.0', '2.0.0'])('tells of a job that is made and changed (protocol %s)', async (vsn) => {
    const ada = await signedIn(cloud.accounts.ada, vsn);
    const { heard, system, states, until } = await listen(ada);
    expect(system).toMatchObject([{ status: 'ok', message: 'Subscribed to PostgreSQL', channel: 'jobs' }]);
    expect(states).toEqual(['SUBSCRIBED']);
    const job = jobRow(cloud.accounts.ada.id);
    await upsert(ada, job);
    await upsert(ada, { ...job, log_seq: 7 });
    await until(() => heard.length === 2);
    expect(heard.map(({ eventType, table }) => [eventType, table])).toEqual([
      ['INSERT', 'image_generation_jobs'],
      ['UPDATE', 'image_generation_jobs'],
    ]);
    expect(heard[1]?.new).toMatchObject({ id: job.id, log_seq: 7, data: job.data });
    expect(heard[1]?.old).toEqual({ id: job.id });
  });

  it('tells a user of their own rows alone', async () => {
    const [ada, bob] = [await signedIn(cloud.accounts.ada), await signedIn(cloud.accounts.bob)];
    const [hers, his] = [await listen(ada), await listen(bob)];
    const [job, other] = [jobRow(cloud.accounts.ada.id), jobRow(cloud.accounts.bob.id)];
    await upsert(ada, job);
    await upsert(ada, { ...job, log_seq: 1 });
    await upsert(bob, other);
    await hers.until(() => hers.heard.length === 2);
    await his.until(() => his.heard.length === 1);
    expect(his.heard.map((change) => (change.new as Row)['id'])).toEqual([other.id]);
    expect(hers.heard.map((change) => (change.new as Row)['id'])).toEqual([job.id, job.id]);
  });

  it('filters by a column, so that a device does not hear itself, and sends only what is asked for', async () => {
    const ada = await signedIn(cloud.accounts.ada);
    const own = jobRow(cloud.accounts.ada.id);
    const { heard, until } = await listen(ada, {
      filter: `device_id=neq.${own.device_id}`,
      select: ['id', 'device_id'],
    });
    const other = jobRow(cloud.accounts.ada.id);
    await upsert(ada, own);
    await upsert(ada, other);
    await until(() => heard.length === 1);
    expect(heard[0]?.new).toEqual({ id: other.id, device_id: other.device_id });
  });

  it('does not tell of tables that are not published', async () => {
    const ada = await signedIn(cloud.accounts.ada);
    const { system } = await listen(ada, { table: 'image_generation_logs' });
    expect(system).toMatchObject([
      { status: 'error', message: expect.stringContaining('Unable to subscribe') },
    ]);
  });

  it('tells the id of a row that was deleted, and nothing else of it', async () => {
    const [ada, bob] = [await signedIn(cloud.accounts.ada), await signedIn(cloud.accounts.bob)];
    const { heard, until } = await listen(bob);
    const job = jobRow(cloud.accounts.ada.id);
    await upsert(ada, job);
    await cloud.database.query('delete from public.image_generation_jobs where id = $1', [job.id]);
    await until(() => heard.length === 1);
    expect(heard).toMatchObject([{ eventType: 'DELETE', new: {}, old: { id: job.id } }]);
  });

  it('gives nobody a row who has the key and no token', async () => {
    const [nobody, ada] = [client(), await signedIn(cloud.accounts.ada)];
    const { heard, until } = await listen(nobody);
    await upsert(ada, jobRow(cloud.accounts.ada.id));
    await until(() => heard.length === 1);
    expect(heard).toMatchObject([{ new: {}, old: {}, errors: ['Error 401: Unauthorized'] }]);
  });

  it('ends a channel with its token, and refuses one whose token has ended', async () => {
    const ada = await signedIn(cloud.accounts.ada);
    const { states, system, until } = await listen(ada);
    now += 3_601_000;
    cloud.gateway.realtime.endExpired();
    await until(() => states.includes('CLOSED'));
    expect(system.at(-1)).toMatchObject({ extension: 'system', status: 'error' });
    expect(cloud.gateway.realtime.topics).toEqual([]);
    const refused = new Promise((resolve) => {
      ada.channel('again').subscribe((state, error) => {
        if (state === 'CHANNEL_ERROR') resolve(error?.message);
      });
    });
    expect(await refused).toContain('InvalidJWTToken: Token has expired');
  });

  it('goes on with a new token', async () => {
    const ada = await signedIn(cloud.accounts.ada);
    const { heard, until } = await listen(ada);
    now += 3_000_000;
    await ada.auth.refreshSession();
    await upsert(ada, jobRow(cloud.accounts.ada.id));
    await until(() => heard.length === 1);
    now += 1_000_000;
    cloud.gateway.realtime.endExpired();
    expect(cloud.gateway.realtime.topics).toEqual(['realtime:jobs']);
  });

  it('can be left, and joined again after a cut', async () => {
    const ada = await signedIn(cloud.accounts.ada);
    const { channel, heard, system, states, until } = await listen(ada);
    cloud.gateway.realtime.cut();
    await until(() => states.includes('CHANNEL_ERROR') && system.length === 2);
    await upsert(ada, jobRow(cloud.accounts.ada.id));
    await until(() => heard.length === 1);
    await ada.removeChannel(channel);
    // The library does not wait for the answer.
    await expect.poll(() => cloud.gateway.realtime.topics).toEqual([]);
  });
});
