import type { Chance } from '../chance.ts';
import type { Caller } from './acts.ts';
import { damaged, oddValue, raw, textOf } from './raw-json.ts';

/** A status that says that something is wrong. */
export function errorStatus(chance: Chance): number {
  return chance.pick([
    400, 401, 402, 403, 404, 405, 408, 409, 410, 413, 415, 418, 422, 425, 429, 451, 499, 500, 501, 502, 503,
    504, 507, 520, 524, 529, 598, 599,
  ]);
}

/** What says why: with the key that was sent, too long, or in no known form. */
export function errorBody(chance: Chance, { authorization }: Caller): string | Buffer {
  const key = authorization.replace(/^Bearer /, '');
  const echo = chance.pick([
    `Incorrect API key provided: ${key}.`,
    `Bad header Authorization: ${authorization}`,
    `key=${encodeURIComponent(key)}`,
    `credentials ${Buffer.from(key).toString('base64')}`,
    'Please try again in 20s. Limit: 5/min.',
    `try again in ${chance.pick(['-1', '1e999', '99999999999', 'NaN'])}s`,
    'Your request was rejected by the safety system.',
    '\u0000\u001b[31mred\u202e\ud800',
    'x'.repeat(300_000),
    '<b>bold</b>',
  ]);
  const good = raw({
    error: {
      message: echo,
      type: chance.pick(['server_error', key, 'x'.repeat(5_000)]),
      param: chance.pick([null, 'size', key]),
      code: chance.pick([null, 'rate_limit_exceeded', 'billing_hard_limit_reached', key, '']),
    },
  });
  switch (chance.below(8)) {
    case 0:
      return `<!doctype html><html><head><title>502 ${key}</title></head><body>${echo}</body></html>`;
    case 1:
      return echo;
    case 2:
      return '';
    case 3:
      return Buffer.from(Array.from({ length: 300 }, () => chance.below(256)));
    case 4:
      return textOf(raw({ detail: [{ loc: ['body', 'size'], msg: echo, type: 'value_error' }] }));
    case 5:
      return textOf(oddValue(chance));
    default:
      return textOf(chance.odds(0.5) ? good : damaged(good, chance, chance.between(1, 3)));
  }
}

/** When to ask again, and what is left: in numbers that cannot be. */
export function errorHeaders(chance: Chance, { authorization }: Caller): string[] {
  const hints = [
    '-1',
    '0',
    '1.5',
    'NaN',
    '1e308',
    '99999999999999999999',
    'Wed, 21 Oct 2015 07:28:00 GMT',
    'Fri, 31 Dec 9999 23:59:59 GMT',
    'soon',
    '',
    '٣',
  ];
  return [
    `retry-after: ${chance.pick(hints)}`,
    ...(chance.odds(0.5) ? [`retry-after-ms: ${chance.pick(hints)}`] : []),
    `x-request-id: ${chance.pick(['req_1', authorization, 'r'.repeat(4_000), ''])}`,
    `x-ratelimit-limit-requests: ${chance.pick(hints)}`,
    `x-ratelimit-remaining-requests: ${chance.pick(hints)}`,
    `x-ratelimit-reset-requests: ${chance.pick([...hints, '6m0s', '-5s', '1h2m3.5s', '99999999h'])}`,
  ];
}
