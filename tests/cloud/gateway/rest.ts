import type pg from 'pg';
import { column, conditions, ordering } from './filters.ts';
import { onlyKnown, Problem, Unknown } from './problem.ts';
import { isDatabaseError, restProblem, type Subject } from './rest-problems.ts';
import type { Claims } from './tokens.ts';

export type RestRequest = {
  readonly method: string;
  /** A table, or `rpc/<function>`. */
  readonly target: string;
  readonly params: URLSearchParams;
  readonly prefer: readonly string[];
  /** The parsed body; null where there is none. */
  readonly body: unknown;
};

/** `rows`: how many the request carried, or the answer does. */
export type RestAnswer = { readonly status: number; readonly body: unknown; readonly rows: number };

/** Supabase answers a select with no more, however many there are, and does not say so. */
const MAX_ROWS = 1_000;

const NAME = /^[a-z_]+$/;

/**
 * What PostgREST does with the requests that the product sends. The connection is in a transaction as the user of the token:
 * row-level security decides.
 */
export async function answerRest(
  client: pg.Client,
  claims: Claims,
  request: RestRequest,
): Promise<RestAnswer> {
  const { method, target } = request;
  const name = target.replace(/^rpc\//, '');
  if (!NAME.test(name)) throw new Unknown(`Table or function ${target}`);
  try {
    if (target.startsWith('rpc/')) return await call(client, name, request);
    if (method === 'GET') return await select(client, request);
    if (method === 'POST') return await upsert(client, request);
    if (method === 'PATCH') return await update(client, request);
  } catch (error) {
    if (isDatabaseError(error)) throw restProblem(error, claims, subjectOf(request, name));
    throw error;
  }
  throw new Unknown(`${method} ${target}`);
}

function subjectOf({ method, target, body }: RestRequest, name: string): Subject {
  if (!target.startsWith('rpc/')) return { table: name, call: null, writes: method !== 'GET' };
  return { table: null, call: { name, args: Object.keys(body ?? {}).sort() }, writes: false };
}

async function select(client: pg.Client, { target, params, prefer }: RestRequest): Promise<RestAnswer> {
  onlyKnown('Prefer', prefer, []);
  const values: unknown[] = [];
  const where = conditions(params, ['select', 'order', 'limit'], values);
  const columns = (params.get('select') ?? '*').split(',').map(column).join(', ');
  const order = (params.get('order') ?? '').split(',').filter(Boolean).map(ordering).join(', ');
  const limit = Math.min(Number(params.get('limit') ?? MAX_ROWS), MAX_ROWS);
  const sql = `select ${columns} from public.${target}${where}${order && ` order by ${order}`} limit ${limit}`;
  // Written as JSON by PostgreSQL, as PostgREST does: a time has microseconds, which a Date would lose.
  const { rows } = await client.query(
    `select coalesce(json_agg(page), '[]')::text as page, count(*)::int as rows from (${sql}) as page`,
    values,
  );
  return { status: 200, body: new JsonText(rows[0].page), rows: rows[0].rows };
}

/** JSON that is written already. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

async function upsert(client: pg.Client, { target, params, prefer, body }: RestRequest): Promise<RestAnswer> {
  onlyKnown('Parameter', params.keys(), ['on_conflict', 'columns']);
  onlyKnown('Prefer', prefer, [
    'resolution=merge-duplicates',
    'resolution=ignore-duplicates',
    'return=minimal',
  ]);
  const rows = (Array.isArray(body) ? body : [body]) as Record<string, unknown>[];
  const columns = columnsOf(params, rows);
  if (rows.length === 0) return { status: 200, body: null, rows: 0 };
  const names = columns.map(column).join(', ');
  const changes = columns.map((name) => `${column(name)} = excluded.${column(name)}`).join(', ');
  const action = prefer.includes('resolution=merge-duplicates') ? `update set ${changes}` : 'nothing';
  // Where no column is named it is the primary key's, which is `id` in every table.
  const conflict = (params.get('on_conflict') ?? 'id').split(',').map(column).join(', ');
  const resolves = prefer.some((each) => each.startsWith('resolution='));
  const onConflict = resolves ? ` on conflict (${conflict}) do ${action}` : '';
  const done = await client.query(
    `with done as (
       insert into public.${target} (${names})
       select ${names} from json_populate_recordset(null::public.${target}, $1)${onConflict} returning xmax)
     select count(*) filter (where xmax = 0)::int as added from done`,
    [JSON.stringify(rows)],
  );
  // As PostgREST: 201 only where a row is new.
  return { status: done.rows[0].added > 0 ? 201 : 200, body: null, rows: rows.length };
}

/** Those that are named; otherwise those of the rows, which must all have the same. */
function columnsOf(params: URLSearchParams, rows: readonly Record<string, unknown>[]): string[] {
  const named = params.get('columns');
  if (named !== null) return named.split(',').map(column);
  const first = Object.keys(rows[0] ?? {});
  if (rows.every((row) => Object.keys(row).sort().join() === [...first].sort().join())) return first;
  throw new Problem(400, {
    code: 'PGRST102',
    details: null,
    hint: null,
    message: 'All object keys must match',
  });
}

async function update(client: pg.Client, { target, params, prefer, body }: RestRequest): Promise<RestAnswer> {
  onlyKnown('Prefer', prefer, ['return=minimal']);
  const fields = Object.entries(body as Record<string, unknown>);
  const values = fields.map(([, value]) =>
    typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
  );
  const set = fields.map(([name], index) => `${column(name)} = $${index + 1}`).join(', ');
  const where = conditions(params, [], values);
  if (where === '') throw new Unknown('An update of every row');
  const { rowCount } = await client.query(`update public.${target} set ${set}${where}`, values);
  return { status: 204, body: null, rows: rowCount ?? 0 };
}

async function call(
  client: pg.Client,
  name: string,
  { method, params, prefer, body }: RestRequest,
): Promise<RestAnswer> {
  onlyKnown('Parameter', params.keys(), []);
  onlyKnown('Prefer', prefer, []);
  if (method !== 'POST') throw new Unknown(`${method} rpc/${name}`);
  const args = Object.entries((body ?? {}) as Record<string, unknown>);
  const list = args.map(([arg], index) => `${column(arg)} => $${index + 1}`).join(', ');
  const values = args.map(([, value]) => value);
  const { rows } = await client.query(`select to_json(public.${name}(${list}))::text as value`, values);
  return { status: 200, body: new JsonText(rows[0].value), rows: 1 };
}
