import type { Chance } from '../chance.ts';

/** JSON as it is written, which may be none: whatever a server may send. */
export type Raw =
  | { readonly text: string }
  | { readonly list: readonly Raw[] }
  | { readonly fields: readonly (readonly [name: string, value: Raw])[] };

/** Any JSON value as such a text. */
export function raw(value: unknown): Raw {
  if (Array.isArray(value)) return { list: value.map(raw) };
  if (typeof value === 'object' && value !== null) {
    return { fields: Object.entries(value).map(([name, of]) => [name, raw(of)] as const) };
  }
  return { text: JSON.stringify(value) ?? 'undefined' };
}

export function textOf(value: Raw): string {
  if ('text' in value) return value.text;
  if ('list' in value) return `[${value.list.map(textOf).join(',')}]`;
  return `{${value.fields.map(([name, of]) => `${JSON.stringify(name)}:${textOf(of)}`).join(',')}}`;
}

const ODD = [
  'null',
  'true',
  'false',
  '0',
  '-0',
  '-1',
  '1e308',
  '1e999',
  '-1e999',
  '9007199254740993',
  '0.1',
  '123456789012345678901234567890',
  'NaN',
  'Infinity',
  'undefined',
  '""',
  '"0"',
  '" "',
  '"\\u0000"',
  '"\\ud800"',
  '"\\u202e"',
  '[]',
  '{}',
  '[[]]',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"toString":1}',
  "'single'",
  '/* comment */1',
  '01',
  '.5',
  '+1',
  '0x10',
  '"unterminated',
  '\u0000',
] as const;

/** One odd value: a wrong type, a number beyond all bounds, something that is no JSON, deep or long. */
export function oddValue(chance: Chance): Raw {
  if (chance.odds(0.06)) return { text: '['.repeat(chance.pick([100, 5_000, 60_000])) };
  if (chance.odds(0.06)) return { text: `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}` };
  if (chance.odds(0.06)) return { text: JSON.stringify('x'.repeat(chance.pick([1_000, 100_000, 900_000]))) };
  return { text: chance.pick(ODD) };
}

/** The value with some of its parts replaced, left out, doubled, renamed or added. */
export function damaged(value: Raw, chance: Chance, times: number): Raw {
  let now = value;
  for (let left = times; left > 0; left -= 1) now = damagedOnce(now, chance);
  return now;
}

function damagedOnce(value: Raw, chance: Chance): Raw {
  if ('text' in value || chance.odds(0.08)) return oddValue(chance);
  if ('list' in value) {
    if (value.list.length === 0 || chance.odds(0.3)) {
      const odd = oddValue(chance);
      return { list: chance.odds(0.5) ? [odd, ...value.list] : [...value.list, ...value.list, odd] };
    }
    const at = chance.below(value.list.length);
    return { list: value.list.map((one, index) => (index === at ? damagedOnce(one, chance) : one)) };
  }
  return { fields: damagedFields(value.fields, chance) };
}

type Fields = Extract<Raw, { fields: unknown }>['fields'];

function damagedFields(fields: Fields, chance: Chance): Fields {
  if (fields.length === 0) return [['extra', oddValue(chance)]];
  const at = chance.below(fields.length);
  const [name, value] = fields[at] as Fields[number];
  const others = fields.filter((_, index) => index !== at);
  switch (chance.below(6)) {
    case 0:
      return others;
    case 1:
      return [...fields, [name, oddValue(chance)]];
    case 2:
      return [[name, oddValue(chance)], ...fields];
    case 3:
      return [...others, [chance.pick([name.toUpperCase(), `${name} `, '', '__proto__', 'error']), value]];
    case 4:
      return [
        ...fields,
        [chance.pick(['error', 'status', 'detail', 'usage', 'data', 'b64_json']), oddValue(chance)],
      ];
    default:
      return [...others, [name, damagedOnce(value, chance)]];
  }
}
