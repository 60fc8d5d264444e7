import pg from 'pg';
import { onlyKnown, Problem, Unknown } from './problem.ts';
import type { Claims } from './tokens.ts';

export type RestRequest = {
  readonly method: string;
  /** A table, or `rpc/<function>`. */
  readonly target: string;
  readonly params: URLSearchParams;
  readonly prefer: readonly string[];
  readonly body: unknown;
};

export type RestAnswer = { readonly status: number; readonly body: unknown };

const NAME = /^[a-z_]+$/;
const COMPARISONS: Readonly<Record<string, string>> = { eq: '=', gt: '>', gte: '>=', lt: '<', lte: '<=' };

/** What PostgREST does with the requests that the product sends, as the user of the token: row-level security decides. */
export async function answerRest(
  client: pg.Client,
  claims: Claims,
  request: RestRequest,
): Promise<RestAnswer> {
  await client.query('begin');
  try {
    await client.query('set local role authenticated');
    await client.query("select set_config('request.jwt.claims', $1, true)", [JSON.stringify(claims)]);
    const answer = await run(client, request);
    await client.query('commit');
    return answer;
  } catch (error) {
    await client.query('rollback');
    if (error instanceof pg.DatabaseError) throw problemOf(error);
    throw error;
  }
}

function run(client: pg.Client, request: RestRequest): Promise<RestAnswer> {
  const { method, target } = request;
  if (target.startsWith('rpc/')) return call(client, request);
  if (!NAME.test(target)) throw new Unknown(`Table ${target}`);
  if (method === 'GET') return select(client, request);
  if (method === 'POST') return upsert(client, request);
  if (method === 'PATCH') return update(client, request);
  throw new Unknown(`${method} ${target}`);
}

async function select(client: pg.Client, { target, params, prefer }: RestRequest): Promise<RestAnswer> {
  onlyKnown('Prefer', prefer, []);
  const values: unknown[] = [];
  const where = conditions(params, ['select', 'order', 'limit'], values);
  const columns = (params.get('select') ?? '*').split(',').map(column).join(', ');
  const order = (params.get('order') ?? '').split(',').filter(Boolean).map(ordering).join(', ');
  const limit = params.get('limit');
  const sql = `select ${columns} from public.${target}${where}${order && ` order by ${order}`}${limit === null ? '' : ` limit ${Number(limit)}`}`;
  // Written as JSON by PostgreSQL, as PostgREST does: a time has microseconds, which a Date would lose.
  const { rows } = await client.query(
    `select coalesce(json_agg(page), '[]') as page from (${sql}) as page`,
    values,
  );
  return { status: 200, body: rows[0]?.page };
}

async function upsert(client: pg.Client, { target, params, prefer, body }: RestRequest): Promise<RestAnswer> {
  onlyKnown('Parameter', params.keys(), ['on_conflict', 'columns']);
  onlyKnown('Prefer', prefer, [
    'resolution=merge-duplicates',
    'resolution=ignore-duplicates',
    'return=minimal',
  ]);
  const rows = Array.isArray(body) ? body : [body];
  if (rows.length === 0) return { status: 201, body: null };
  const columns = Object.keys(rows[0] as object);
  const names = columns.map(column).join(', ');
  const conflict = params.get('on_conflict')?.split(',').map(column).join(', ');
  const merge = prefer.includes('resolution=merge-duplicates');
  const changes = columns.map((name) => `${column(name)} = excluded.${column(name)}`).join(', ');
  const onConflict = conflict
    ? ` on conflict (${conflict}) do ${merge ? `update set ${changes}` : 'nothing'}`
    : '';
  await client.query(
    `insert into public.${target} (${names})
     select ${names} from json_populate_recordset(null::public.${target}, $1)${onConflict}`,
    [JSON.stringify(rows)],
  );
  return { status: 201, body: null };
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
  await client.query(`update public.${target} set ${set}${where}`, values);
  return { status: 204, body: null };
}

async function call(client: pg.Client, { method, target, params, body }: RestRequest): Promise<RestAnswer> {
  const name = target.slice('rpc/'.length);
  onlyKnown('Parameter', params.keys(), []);
  if (method !== 'POST' || !NAME.test(name) || Object.keys(body as object).length > 0)
    throw new Unknown(`${method} ${target}`);
  const { rows } = await client.query(`select public.${name}() as value`);
  return { status: 200, body: rows[0]?.value };
}

/** `column=eq.value` and its like, and `or=(…)` as keyset paging needs it. Adds to `values`. */
function conditions(params: URLSearchParams, others: readonly string[], values: unknown[]): string {
  const all = [...params]
    .filter(([name]) => !others.includes(name))
    .map(([name, value]) => (name === 'or' ? either(value, values) : compare(name, value, values)));
  return all.length === 0 ? '' : ` where ${all.join(' and ')}`;
}

function compare(name: string, text: string, values: unknown[]): string {
  const [operator = '', ...rest] = text.split('.');
  const value = rest.join('.');
  if (operator === 'is' && value === 'null') return `${column(name)} is null`;
  if (operator === 'in') {
    values.push(value.slice(1, -1).split(',').map(unquoted));
    return `${column(name)}::text = any($${values.length})`;
  }
  const comparison = COMPARISONS[operator];
  if (comparison === undefined) throw new Unknown(`Filter ${name}=${text}`);
  values.push(unquoted(value));
  return `${column(name)} ${comparison} $${values.length}`;
}

/** `(a.gt.1,and(a.eq.1,b.gt.2))` */
function either(text: string, values: unknown[]): string {
  const parts = /^\(([^()]+),and\(([^()]+)\)\)$/.exec(text);
  if (parts === null) throw new Unknown(`or=${text}`);
  const one = (part: string) => {
    const [name = '', ...rest] = part.split('.');
    return compare(name, rest.join('.'), values);
  };
  const both = (parts[2] ?? '').split(',').map(one).join(' and ');
  return `(${one(parts[1] ?? '')} or (${both}))`;
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('\\"', '"') : text;
}

function column(name: string): string {
  const bare = name.replaceAll('"', '');
  if (bare !== '*' && !NAME.test(bare)) throw new Unknown(`Column ${name}`);
  return bare;
}

function ordering(text: string): string {
  const [name = '', direction = 'asc', ...rest] = text.split('.');
  if (!['asc', 'desc'].includes(direction) || rest.length > 0) throw new Unknown(`order=${text}`);
  return `${column(name)} ${direction}`;
}

/** As PostgREST maps PostgreSQL's errors to HTTP (its documentation, "Errors"). */
function problemOf({ code = '', message, detail, hint }: pg.DatabaseError): Problem {
  const body = { code, message, details: detail ?? null, hint: hint ?? null };
  if (code === '42501') return new Problem(403, body);
  if (code === '42P01') return new Problem(404, { ...body, code: 'PGRST205' });
  if (code === '42883') return new Problem(404, { ...body, code: 'PGRST202' });
  if (code === '23505' || code === '23503') return new Problem(409, body);
  return new Problem(400, body);
}
