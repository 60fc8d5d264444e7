import type { SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { CLOUD_SCHEMA_VERSION } from '../../../shared/domain/cloud.ts';
import type { ChangeCursor, CloudLink, CloudRow, CloudTable } from '../../core/ports/cloud.ts';
import type { Caller } from './caller.ts';
import { cloudErrorOf, refusalOf, told } from './cloud-error.ts';
import { newerSchema, oldSchema, placeTaken, serverTrouble } from './problems.ts';

const TABLES = {
  jobs: 'image_generation_jobs',
  images: 'image_generation_images',
  files: 'image_generation_files',
  logs: 'image_generation_logs',
} as const satisfies Record<CloudTable, string>;

/** PostgreSQL's word for a key that another row has. */
const DUPLICATE = '23505';

/** How many ids stand in one address: proxies refuse one of more than 8 KB. */
const IDS_IN_ADDRESS = 100;

const rowsSchema = z.array(z.record(z.string(), z.unknown()));

type RowMethods = Pick<
  CloudLink,
  'check' | 'upsert' | 'update' | 'emptyJob' | 'jobsChanged' | 'partsChanged' | 'log'
>;

/** The rows of the project, by its REST interface. */
export class Rows implements RowMethods {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Signed out it can be seen that the tables are there, but maybe not which version of them: that is for who is signed in. */
  async check(signal: AbortSignal): Promise<void> {
    const signedIn = this.#caller.session.account() !== null;
    const client = signedIn ? this.#caller.client(signal) : this.#caller.anonymous(signal);
    try {
      const { data } = await client.rpc('safelight_schema_version').retry(false).throwOnError();
      mustBeOurs(z.int().parse(data));
    } catch (cause) {
      const error = cloudErrorOf(cause);
      if (signedIn || error.problem.code !== 'no_access') throw error;
    }
  }

  async upsert(table: CloudTable, rows: readonly CloudRow[], signal: AbortSignal): Promise<void> {
    if (rows.length === 0) return;
    // Only an entry that is there under its own id is let be: another one in its place is an error.
    const options = { onConflict: 'id', ignoreDuplicates: table === 'logs' };
    try {
      await this.#from(table, signal)
        .upsert([...rows], options)
        .retry(false)
        .throwOnError();
    } catch (error) {
      throw table === 'logs' && refusalOf(error)?.code === DUPLICATE ? placeTaken() : cloudErrorOf(error);
    }
  }

  async update(
    table: CloudTable,
    ids: readonly string[],
    columns: CloudRow,
    signal: AbortSignal,
  ): Promise<void> {
    for (let at = 0; at < ids.length; at += IDS_IN_ADDRESS) {
      const some = ids.slice(at, at + IDS_IN_ADDRESS);
      await told(() => this.#from(table, signal).update(columns).in('id', some).retry(false).throwOnError());
    }
  }

  async emptyJob(jobId: string, most: number, signal: AbortSignal): Promise<number> {
    const gone = await told(() =>
      this.#caller
        .client(signal)
        .rpc('safelight_empty_job', { job: jobId, most })
        .retry(false)
        .throwOnError(),
    );
    return readAs(z.int().nonnegative(), gone.data);
  }

  async jobsChanged(
    { notDevice, after, limit }: Parameters<CloudLink['jobsChanged']>[0],
    signal: AbortSignal,
  ): Promise<CloudRow[]> {
    const query = this.#from('jobs', signal).select('*').neq('device_id', notDevice);
    return rowsOf(changedAfter(query, after, limit));
  }

  async partsChanged(
    table: 'images' | 'files',
    { jobId, after, limit }: Parameters<CloudLink['partsChanged']>[1],
    signal: AbortSignal,
  ): Promise<CloudRow[]> {
    return rowsOf(changedAfter(this.#from(table, signal).select('*').eq('job_id', jobId), after, limit));
  }

  async log(
    { jobId, afterSeq, upToSeq, limit }: Parameters<CloudLink['log']>[0],
    signal: AbortSignal,
  ): Promise<CloudRow[]> {
    const entries = this.#from('logs', signal).select('*').eq('job_id', jobId);
    return rowsOf(entries.gt('seq', afterSeq).lte('seq', upToSeq).order('seq').limit(limit));
  }

  #from(table: CloudTable, signal: AbortSignal): ReturnType<SupabaseClient['from']> {
    return this.#caller.client(signal).from(TABLES[table]);
  }
}

function mustBeOurs(version: number): void {
  if (version === CLOUD_SCHEMA_VERSION) return;
  const versions = `version ${version}; this Safelight works with version ${CLOUD_SCHEMA_VERSION}`;
  if (version < CLOUD_SCHEMA_VERSION) throw oldSchema(`The project's tables are of ${versions}.`);
  throw newerSchema(`The project's tables are of ${versions}.`);
}

type Query = ReturnType<ReturnType<SupabaseClient['from']>['select']>;

/** The rows behind the cursor, in the order of change. The bound on the time alone is what lets the index find them. */
function changedAfter(query: Query, after: ChangeCursor | null, limit: number): Query {
  const behind =
    after === null
      ? query
      : query
          .gte('changed_at', after.changedAt)
          .or(
            `changed_at.gt."${after.changedAt}",and(changed_at.eq."${after.changedAt}",id.gt."${after.id}")`,
          );
  return behind.order('changed_at').order('id').limit(limit);
}

async function rowsOf(query: Query): Promise<CloudRow[]> {
  const { data } = await told(() => query.retry(false).throwOnError());
  return readAs(rowsSchema, data);
}

function readAs<T>(schema: z.ZodType<T>, value: unknown): T {
  const read = schema.safeParse(value);
  if (!read.success)
    throw serverTrouble('The project sent something else than what was asked for.', read.error);
  return read.data;
}
