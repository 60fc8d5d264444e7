import { Unknown } from './problem.ts';

const NAME = /^[a-z_]+[a-z0-9_]*$/;
const COMPARISONS: Readonly<Record<string, string>> = {
  eq: '=',
  neq: '<>',
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
};

/**
 * `column=eq.value` and its like, `column=in.(…)`, and `or=(…)` as paging by a key of two columns needs it, as SQL that begins with
 * ` where`; empty where nothing is asked. Adds to `values`, which stand as `$1`, `$2`, ….
 * @param others parameters that are no filters.
 */
export function conditions(params: URLSearchParams, others: readonly string[], values: unknown[]): string {
  const all = [...params]
    .filter(([name]) => !others.includes(name))
    .map(([name, value]) => (name === 'or' ? either(value, values) : compare(name, value, values)));
  return all.length === 0 ? '' : ` where ${all.join(' and ')}`;
}

/** A column's name, which may come quoted. */
export function column(name: string): string {
  const bare = name.replaceAll('"', '');
  if (bare !== '*' && !NAME.test(bare)) throw new Unknown(`Column ${name}`);
  return bare;
}

/** `column.asc` or `column.desc`. */
export function ordering(text: string): string {
  const [name = '', direction = 'asc', ...rest] = text.split('.');
  if (!['asc', 'desc'].includes(direction) || rest.length > 0) throw new Unknown(`order=${text}`);
  return `${column(name)} ${direction}`;
}

function compare(name: string, text: string, values: unknown[]): string {
  const [operator = '', ...rest] = text.split('.');
  const value = rest.join('.');
  if (text === 'is.null') return `${column(name)} is null`;
  if (text === 'not.is.null') return `${column(name)} is not null`;
  if (operator === 'in') {
    values.push(listed(value));
    return `${column(name)} = any($${values.length})`;
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

/** `("a","b")` or `(a,b)`, of values without a comma. */
function listed(text: string): string[] {
  if (!text.startsWith('(') || !text.endsWith(')')) throw new Unknown(`in.${text}`);
  return text.slice(1, -1).split(',').map(unquoted);
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('\\"', '"') : text;
}
