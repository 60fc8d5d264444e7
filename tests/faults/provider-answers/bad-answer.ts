import { deriveSeed } from '../../../electron/core/pipeline/random.ts';
import { Chance } from '../chance.ts';
import { type Act, type Caller, whole, write } from './acts.ts';
import { errorBody, errorHeaders, errorStatus } from './error-answers.ts';
import { brokenJson, goodBase64, goodBody, oddLink, withUsage } from './odd-bodies.ts';
import { early, oddEncoding, oddFraming, oddHeaders, oddStatus } from './odd-protocol.ts';
import { oddBase64, oddPicture } from './pictures.ts';
import { damaged, raw, textOf } from './raw-json.ts';

export type BadAnswer = {
  readonly kind: Kind;
  readonly acts: readonly Act[];
  /** Whether only the caller's own time limit ends it. */
  readonly endless: boolean;
};

const KINDS = {
  'broken json': 10,
  'damaged fields': 16,
  'odd usage': 6,
  'odd base64': 10,
  'odd picture': 10,
  'link instead': 6,
  'error body': 18,
  'odd status': 6,
  'odd headers': 8,
  'odd framing': 10,
  'odd encoding': 8,
  redirect: 5,
  'early answers': 4,
  'cut connection': 5,
  slow: 3,
  flood: 0.6,
} as const;
type Kind = keyof typeof KINDS;

/** The bad answer of this number. */
export function badAnswer(seed: number, index: number, caller: Caller): BadAnswer {
  const chance = new Chance(deriveSeed(seed, 'answer', index));
  const kind = chance.weighted<Kind>(KINDS);
  const endless = kind === 'slow' && chance.odds(0.3);
  return { kind, acts: actsOf(kind, chance, caller, endless), endless };
}

function actsOf(kind: Kind, chance: Chance, caller: Caller, endless: boolean): Act[] {
  switch (kind) {
    case 'broken json':
      return whole(200, brokenJson(chance));
    case 'damaged fields':
      return whole(200, textOf(damaged(goodBody(chance, goodBase64(chance)), chance, chance.between(1, 4))));
    case 'odd usage':
      return whole(200, textOf(withUsage(goodBody(chance, goodBase64(chance)), chance)));
    case 'odd base64':
      return whole(200, textOf(goodBody(chance, oddBase64(oddPicture(chance), chance))));
    case 'odd picture':
      return whole(200, textOf(goodBody(chance, oddPicture(chance).toString('base64'))));
    case 'link instead':
      return whole(200, JSON.stringify({ created: 1, data: [{ url: oddLink(chance, caller) }] }));
    case 'error body':
      return whole(errorStatus(chance), errorBody(chance, caller), errorHeaders(chance, caller));
    case 'odd status':
      return oddStatus(chance);
    case 'odd headers':
      return oddHeaders(chance, caller);
    case 'odd framing':
      return oddFraming(chance);
    case 'odd encoding':
      return oddEncoding(chance);
    case 'redirect':
      return redirect(chance, caller);
    case 'early answers':
      return [...early(chance), ...whole(200, textOf(goodBody(chance, goodBase64(chance))))];
    case 'cut connection':
      return cut(chance);
    case 'slow':
      return slow(chance, endless);
    case 'flood':
      return flood(chance);
  }
}

function redirect(chance: Chance, { authorization, origin }: Caller): Act[] {
  const key = authorization.replace(/^Bearer /, '');
  const to = chance.pick([
    `${origin}/elsewhere`,
    'http://127.0.0.1:1/',
    'http://169.254.169.254/latest/meta-data/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    `http://127.0.0.1:1/?key=${key}`,
    `http://${key}:x@127.0.0.1:1/`,
    '/v1/images/generations',
    '',
    'http://[',
    'x'.repeat(10_000),
    '\u0000',
  ]);
  const location = chance.odds(0.9) ? [`location: ${to}`] : [];
  return whole(
    chance.pick([300, 301, 302, 303, 305, 306, 307, 308, 399]),
    chance.odds(0.5) ? '' : '<html>moved</html>',
    location,
  );
}

function cut(chance: Chance): Act[] {
  const bytes = Buffer.concat(
    whole(200, textOf(goodBody(chance, goodBase64(chance)))).flatMap((act) =>
      'bytes' in act ? [act.bytes] : [],
    ),
  );
  const before = bytes.subarray(0, chance.below(bytes.length));
  return [...(before.length === 0 ? [] : [write(before)]), { do: chance.pick(['end', 'reset'] as const) }];
}

function slow(chance: Chance, endless: boolean): Act[] {
  const all = whole(200, textOf(raw({ created: 1, data: [] })));
  if (endless) {
    const begun = chance.odds(0.5)
      ? []
      : [write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{"data":[')];
    return chance.odds(0.5)
      ? [...begun, { do: 'hang' }]
      : [...begun, { do: 'drip', bytes: Buffer.alloc(100_000, 0x20), everyMs: 20 }];
  }
  const bytes = Buffer.concat(all.flatMap((act) => ('bytes' in act ? [act.bytes] : [])));
  return [{ do: 'wait', ms: chance.pick([1, 30, 200]) }, { do: 'drip', bytes, everyMs: 1 }, { do: 'end' }];
}

/** More than anybody may take. */
function flood(chance: Chance): Act[] {
  const start = chance.pick([
    '{"data":[{"b64_json":"',
    '{"data":[{"b64_json":"iVBORw0KGgo',
    '{"x":"',
    '',
    '[',
    '{"error":"',
  ]);
  const status = chance.pick([200, 200, 500]);
  const fill = Buffer.alloc(2 ** 20, chance.pick(['A', ' ', '[', '\\', '"', '\n']));
  return [
    write(`HTTP/1.1 ${status} OK\r\ncontent-type: application/json\r\n\r\n${start}`),
    { do: 'flood', bytes: fill, times: 300 },
    { do: 'end' },
  ];
}
