import pg from 'pg';
import { asUser, type Connections } from './connections.ts';
import { column, conditions } from './filters.ts';
import { Unknown } from './problem.ts';
import { isDatabaseError } from './rest-problems.ts';
import type { Claims } from './tokens.ts';

/** What a channel asks to hear of. */
export type Wanted = {
  readonly event: string;
  readonly schema: string;
  readonly table: string;
  /** Such as `device_id=neq.1234`. */
  readonly filter?: string;
  readonly select?: readonly string[];
};

/** A row that was changed and committed, as the trigger `realtime.note` told. */
export type Change = {
  readonly table: string;
  readonly type: 'INSERT' | 'UPDATE' | 'DELETE';
  readonly id: string;
  readonly at: string;
};

type Column = { readonly name: string; readonly type: string };

/** Above this Realtime leaves out what is long, and says so. */
const MAX_PAYLOAD_BYTES = 1_048_576;

/** The database's side of Realtime: which tables are published, what happened to their rows, and who may see that. */
export class RealtimeChanges {
  readonly #connect: () => Promise<pg.Client>;
  readonly #connections: Connections;
  readonly #timeoutMs: () => number;
  readonly #columns = new Map<string, Promise<readonly Column[] | null>>();
  #listener: Promise<pg.Client> | null = null;
  #ended = false;
  onChange: (change: Change) => void = () => undefined;

  constructor(connect: () => Promise<pg.Client>, connections: Connections, timeoutMs: () => number) {
    this.#connect = connect;
    this.#connections = connections;
    this.#timeoutMs = timeoutMs;
  }

  /** Begins to hear of a table's changes. Returns false when the table is not published. */
  async watch({ schema, table }: Wanted): Promise<boolean> {
    this.#listener ??= this.#listen();
    await this.#listener;
    const columns = this.#columns.get(table) ?? this.#publishedColumns(schema, table);
    this.#columns.set(table, columns);
    if ((await columns) !== null) return true;
    this.#columns.delete(table);
    return false;
  }

  /**
   * What a subscriber is told of a change; null when it is none of their business: row-level security does not show them the row, or
   * it is not what they asked for. Of a row that is gone nobody can say whose it was: everyone is told its id, and nothing else.
   */
  async seenBy(claims: Claims, wanted: Wanted, change: Change): Promise<object | null> {
    if (this.#ended || wanted.table !== change.table) return null;
    if (!['*', change.type].includes(wanted.event)) return null;
    const columns = (await this.#columns.get(change.table)) ?? [];
    const told = { schema: 'public', table: change.table, type: change.type, commit_timestamp: change.at };
    if (change.type === 'DELETE') return { ...told, columns, old_record: { id: change.id }, errors: null };
    const record = await this.#record(claims, wanted, change.id);
    if (record === 'unauthorized')
      return { ...told, columns: [], record: {}, errors: ['Error 401: Unauthorized'] };
    if (record === null) return null;
    const old = change.type === 'UPDATE' ? { old_record: { id: change.id } } : {};
    return { ...told, columns, ...bounded(record), ...old };
  }

  async end(): Promise<void> {
    this.#ended = true;
    await (await this.#listener)?.end();
  }

  async #listen(): Promise<pg.Client> {
    const client = await this.#connect();
    client.on('notification', ({ payload }) => this.onChange(JSON.parse(payload ?? '{}')));
    await client.query('listen realtime');
    return client;
  }

  #publishedColumns(schema: string, table: string): Promise<readonly Column[] | null> {
    return this.#connections.use(async (client) => {
      const { rowCount } = await client.query(
        `select 1 from pg_publication_tables
         where pubname = 'supabase_realtime' and schemaname = $1 and tablename = $2`,
        [schema, table],
      );
      if (rowCount === 0) return null;
      await client.query(
        `create or replace trigger realtime_note after insert or update or delete
         on public.${pg.escapeIdentifier(table)} for each row execute function realtime.note()`,
      );
      const { rows } = await client.query(
        `select attname as name, typname as type from pg_attribute join pg_type on pg_type.oid = atttypid
         where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
        [`public.${table}`],
      );
      return rows;
    });
  }

  /** The row as the user may see it, if it is what the filter asks for. */
  async #record(
    claims: Claims,
    { table, filter, select }: Wanted,
    id: string,
  ): Promise<Record<string, unknown> | 'unauthorized' | null> {
    const values: unknown[] = [];
    const params = new URLSearchParams(filter);
    if (params.size > 1) throw new Unknown(`Filter ${filter}`);
    params.append('id', `eq.${id}`);
    const columns = (select ?? ['*']).map(column).join(', ');
    const sql = `select to_json(row) as record from
      (select ${columns} from public.${column(table)}${conditions(params, [], values)}) as row`;
    try {
      const { rows } = await this.#connections.use((client) =>
        asUser(client, { claims, timeoutMs: this.#timeoutMs() }, () => client.query(sql, values)),
      );
      return rows[0]?.record ?? null;
    } catch (error) {
      if (isDatabaseError(error) && error.code === '42501') return 'unauthorized';
      throw error;
    }
  }
}

function bounded(record: Record<string, unknown>): object {
  if (JSON.stringify(record).length <= MAX_PAYLOAD_BYTES) return { record, errors: null };
  const short = Object.entries(record).filter(([, value]) => JSON.stringify(value).length <= 64);
  return { record: Object.fromEntries(short), errors: ['Error 413: Payload Too Large'] };
}
