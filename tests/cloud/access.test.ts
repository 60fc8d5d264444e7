import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTablesSql } from '../../electron/adapters/supabase/tables-sql.ts';
import { applyMigrations, type Cluster, MIGRATIONS, startCluster } from './postgres.ts';

const TABLES = ['jobs', 'images', 'files', 'logs'] as const;
type Table = (typeof TABLES)[number];
type Actor = 'owner' | 'another user' | 'nobody';

describe('who may do what in the cloud', () => {
  let cluster: Cluster;
  let client: pg.Client;
  const owner = randomUUID();
  const other = randomUUID();
  const ids = { jobs: randomUUID(), images: randomUUID(), files: randomUUID(), logs: randomUUID() };

  beforeAll(async () => {
    cluster = await startCluster();
    client = await (await cluster.createDatabase('access'))();
    await client.query('insert into auth.users (id) values ($1), ($2)', [owner, other]);
    for (const table of TABLES) await client.query(insertOf(table, ids[table], owner, ids));
  });
  afterAll(async () => {
    await client.end();
    await cluster.stop();
  });

  async function inTransaction(actor: Actor, work: () => Promise<void>): Promise<void> {
    const role = actor === 'nobody' ? 'anon' : 'authenticated';
    const sub = actor === 'owner' ? owner : other;
    await client.query('begin');
    try {
      await client.query(`set local role ${role}`);
      const claims = JSON.stringify(actor === 'nobody' ? { role } : { sub, role });
      await client.query("select set_config('request.jwt.claims', $1, true)", [claims]);
      await work();
    } finally {
      await client.query('rollback');
    }
  }

  /** Runs one statement as a user of the API and takes it back. Returns how many rows it saw or changed, or why it was refused. */
  async function as(actor: Actor, sql: string): Promise<number | string> {
    let result: number | string = 0;
    await inTransaction(actor, async () => {
      const done = client.query(sql).then(({ rowCount }) => rowCount ?? 0);
      result = await done.catch((error: pg.DatabaseError) => error.code ?? 'unknown');
    });
    return result;
  }

  /** Runs statements as a user, in one transaction that is taken back, and returns their column `value`. */
  async function valuesAs(actor: Actor, statements: readonly string[]): Promise<unknown[]> {
    const values: unknown[] = [];
    await inTransaction(actor, async () => {
      for (const sql of statements) {
        const { rows } = await client.query(sql);
        values.push(...rows.map(({ value }) => value));
      }
    });
    return values;
  }

  const DENIED = '42501';

  describe.each(TABLES)('table %s', (table) => {
    const name = `public.image_generation_${table}`;
    const verbs: Readonly<Record<string, () => string>> = {
      select: () => `select * from ${name}`,
      update: () =>
        `update ${name} set ${table === 'logs' ? 'message' : 'data'} = ${table === 'logs' ? "'changed'" : "'{}'"}`,
      delete: () => `delete from ${name}`,
      'insert for the owner': () => insertOf(table, randomUUID(), owner, fresh(ids)),
    };

    it.each(Object.keys(verbs))('lets nobody without an account %s', async (verb) => {
      expect(await as('nobody', verbs[verb]?.() ?? '')).toBe(DENIED);
    });

    it('shows another user nothing, and lets them change nothing', async () => {
      expect(await as('another user', verbs['select']?.() ?? '')).toBe(0);
      expect(await as('another user', verbs['update']?.() ?? '')).toBe(table === 'logs' ? DENIED : 0);
      expect(await as('another user', verbs['delete']?.() ?? '')).toBe(0);
      expect(await as('another user', verbs['insert for the owner']?.() ?? '')).toBe(DENIED);
    });

    it('lets the owner read and delete, and change all but a log', async () => {
      expect(await as('owner', verbs['select']?.() ?? '')).toBe(1);
      expect(await as('owner', verbs['update']?.() ?? '')).toBe(table === 'logs' ? DENIED : 1);
      expect(await as('owner', verbs['delete']?.() ?? '')).toBe(1);
    });

    if (table === 'jobs') {
      it('refuses a job for somebody else', async () => {
        expect(await as('another user', insertOf('jobs', randomUUID(), owner, ids))).toBe(DENIED);
      });
    } else {
      it('refuses a row of another user that hangs on a job of the owner', async () => {
        const sql = insertOf(table, randomUUID(), other, { ...fresh(ids), jobs: ids.jobs });
        expect(await as('another user', sql)).toBe('23503');
      });
    }

    it('does not let the owner give a row away', async () => {
      const refused = await as('owner', `update ${name} set user_id = '${other}'`);
      expect(refused).toBe(DENIED);
    });
  });

  it('keeps the pictures of each user to themselves', async () => {
    const path = (user: string) => `${user}/${ids.jobs}/${'a'.repeat(64)}.png`;
    const insert = (user: string) =>
      `insert into storage.objects (bucket_id, name) values ('safelight', '${path(user)}')`;
    await client.query(insert(owner));
    expect(await as('owner', insert(owner).replace('.png', '.webp'))).toBe(1);
    expect(await as('another user', insert(owner).replace('.png', '.webp'))).toBe(DENIED);
    expect(await as('another user', insert(`${other}/../${owner}`))).toBe(1); // Their own folder, whatever follows.
    expect(await as('owner', 'select * from storage.objects')).toBe(1);
    expect(await as('another user', 'select * from storage.objects')).toBe(0);
    expect(await as('nobody', 'select * from storage.objects')).toBe(0);
    expect(await as('owner', "update storage.objects set name = 'x'")).toBe(0);
    expect(await as('another user', 'delete from storage.objects')).toBe(0);
  });

  describe('functions', () => {
    const empty = () => `select public.safelight_empty_job('${ids.jobs}', 100) as value`;
    const version = 'select public.safelight_schema_version() as value';

    it('lets nobody without an account call one', async () => {
      expect(await as('nobody', empty())).toBe(DENIED);
      expect(await as('nobody', version)).toBe(DENIED);
    });

    it('empties a job for its owner alone: the log first, then files, then images, and then no more', async () => {
      expect(await valuesAs('another user', [empty()])).toEqual([0]);
      expect(await valuesAs('owner', [empty(), empty(), empty(), empty()])).toEqual([1, 1, 1, 0]);
    });

    it('takes no more at a time than it is told, from the end of the log', async () => {
      const more = [1, 2, 3].map((number) =>
        insertOf('logs', randomUUID(), owner, ids, 2_000_000_000 + number),
      );
      const three = `select public.safelight_empty_job('${ids.jobs}', 3) as value`;
      const left = `select count(*)::int as value from public.image_generation_logs`;
      expect(await valuesAs('owner', [...more, three, left])).toEqual([3, 1]);
    });

    it('runs every function as its caller, and lets nobody call what a trigger runs', async () => {
      const definers = await client.query(
        "select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef",
      );
      expect(definers.rows).toEqual([]);
      for (const role of ['anon', 'authenticated']) {
        const may = await client.query(
          `select has_function_privilege('${role}', 'public.safelight_note_change()', 'execute') as may`,
        );
        expect(may.rows).toEqual([{ may: false }]);
      }
    });
  });

  it('says itself when a row changed, whatever a device says', async () => {
    const old = "'2001-01-01'";
    const sql = [
      `update public.image_generation_jobs set changed_at = ${old}, log_seq = 7`,
      `select (changed_at > now() - interval '1 minute' and log_seq = 7) as value from public.image_generation_jobs`,
    ];
    expect(await valuesAs('owner', sql)).toEqual([true]);
  });

  it('refuses a log that ends before it begins', async () => {
    expect(await as('owner', 'update public.image_generation_jobs set log_seq = -1')).toBe('23514');
  });

  it('has no table of ours without row-level security, and no policy for anyone but users', async () => {
    const { rows } = await client.query(
      `select relname, relrowsecurity, array_agg(distinct roles::text) as roles
       from pg_class join pg_policies on tablename = relname
       where relnamespace = 'public'::regnamespace and relkind = 'r' group by 1, 2 order by 1`,
    );
    expect(rows).toEqual(
      ['files', 'images', 'jobs', 'logs'].map((name) => ({
        relname: `image_generation_${name}`,
        relrowsecurity: true,
        roles: ['{authenticated}'],
      })),
    );
  });

  it('can be migrated again, and says which schema it is', async () => {
    await applyMigrations(client);
    const { rows } = await client.query('select public.safelight_schema_version() as version');
    expect(rows).toEqual([{ version: 1 }]);
    const published = await client.query(
      "select tablename from pg_publication_tables where pubname = 'supabase_realtime' order by 1",
    );
    expect(published.rows.map(({ tablename }) => tablename)).toEqual(['image_generation_jobs']);
  });

  it('is removed by what docs/cloud.md says, and can be made again', async () => {
    const fresh = await (await cluster.createDatabase('removed'))();
    await fresh.query(removal());
    const left = await fresh.query(
      `select relname as name from pg_class where relname like 'image_generation%'
       union select proname from pg_proc where proname like 'safelight%'
       union select policyname from pg_policies where policyname like 'safelight%'
       union select tablename from pg_publication_tables`,
    );
    expect(left.rows).toEqual([]);
    await applyMigrations(fresh);
    await fresh.end();
  });

  it('runs as the one text that the app hands out, also where there is neither storage nor a publication', async () => {
    const connect = await cluster.createDatabase('bare', { migrate: false });
    const bare = await connect();
    await bare.query('drop schema storage cascade; drop publication supabase_realtime');
    await bare.query(await readTablesSql(MIGRATIONS));
    expect((await bare.query('select 1 from public.image_generation_jobs')).rowCount).toBe(0);
    await bare.end();
  });

  it('deletes with a user all that is theirs', async () => {
    await client.query('begin');
    await client.query('delete from auth.users where id = $1', [owner]);
    for (const table of TABLES) {
      expect((await client.query(`select 1 from public.image_generation_${table}`)).rowCount).toBe(0);
    }
    await client.query('rollback');
  });
});

/** The statements that the user's guide gives for removing everything. */
function removal(): string {
  const guide = readFileSync(join(import.meta.dirname, '../../docs/cloud.md'), 'utf8');
  const [, sql] = /## Removing everything[^#]*```sql\n([^`]+)```/.exec(guide) ?? [];
  if (sql === undefined) throw new Error('docs/cloud.md does not say how to remove everything.');
  return sql;
}

type Ids = Readonly<Record<Table, string>>;

/** The same parents, and ids of its own for everything else. */
function fresh(ids: Ids): Ids {
  return { ...ids, files: randomUUID(), logs: randomUUID() };
}

function insertOf(
  table: Table,
  id: string,
  user: string,
  { jobs, images }: Ids,
  number = Math.floor(Math.random() * 1e9) + 1,
): string {
  const values: Readonly<Record<Table, string>> = {
    jobs: `(id, user_id, device_id, device_name, status, prompt, images_requested, images_completed, images_failed, cost_usd, data, created_at, updated_at)
      values ('${id}', '${user}', '${id}', 'Studio', 'completed', 'a boat', 1, 1, 0, 0.04, '{}', now(), now())`,
    images: `(id, job_id, user_id, image_index, status, data, updated_at)
      values ('${id}', '${jobs}', '${user}', ${number}, 'completed', '{}', now())`,
    files: `(id, job_id, image_id, user_id, kind, sha256, bytes, data, created_at)
      values ('${id}', '${jobs}', '${images}', '${user}', 'variant', '${'a'.repeat(64)}', 10, '{}', now())`,
    logs: `(id, job_id, user_id, seq, level, step, message, created_at)
      values ('${id}', '${jobs}', '${user}', ${number}, 'info', 'upload', 'stored', now())`,
  };
  return `insert into public.image_generation_${table} ${values[table]}`;
}
