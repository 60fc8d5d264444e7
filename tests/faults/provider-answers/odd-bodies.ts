import type { Chance } from '../chance.ts';
import type { Caller } from './acts.ts';
import { oddPicture } from './pictures.ts';
import { oddValue, type Raw, raw, textOf } from './raw-json.ts';

/** A picture, which may be odd, as it is sent. */
export function goodBase64(chance: Chance): string {
  return oddPicture(chance).toString('base64');
}

/** What a provider answers when all is well; now and then as a list of one. */
export function goodBody(chance: Chance, b64_json: string): Raw {
  const body = raw({
    created: 1_780_000_000,
    data: [{ b64_json, revised_prompt: 'A lighthouse' }],
    usage: {
      input_tokens: 12,
      output_tokens: 1_756,
      total_tokens: 1_768,
      input_tokens_details: { text_tokens: 12, image_tokens: 0 },
    },
  });
  return chance.odds(0.1) ? { list: [body] } : body;
}

/** Cut, with a byte too many, or with other bytes. */
export function brokenJson(chance: Chance): Buffer {
  const bytes = Buffer.from(textOf(goodBody(chance, goodBase64(chance))));
  const at = chance.below(bytes.length);
  switch (chance.below(4)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from([chance.below(256)]), bytes.subarray(at)]);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + chance.between(1, 40))]);
    default: {
      const copy = Buffer.from(bytes);
      copy[at] = chance.below(256);
      return chance.odds(0.2) ? Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), copy]) : copy;
    }
  }
}

/** With numbers of tokens that cannot be. */
export function withUsage(body: Raw, chance: Chance): Raw {
  if (!('fields' in body)) return body;
  const names = ['input_tokens', 'output_tokens', 'total_tokens'];
  const numbers = ['-1', '-1e9', '1e308', '1e999', '0.5', '9007199254740993', '"12"', 'null', 'NaN', '[]'];
  const details: Raw = chance.odds(0.5)
    ? oddValue(chance)
    : {
        fields: [
          ['text_tokens', { text: chance.pick(numbers) }],
          ['image_tokens', { text: chance.pick(numbers) }],
        ],
      };
  const usage: Raw = {
    fields: [
      ...names.map((name) => [name, { text: chance.pick(numbers) }] as const),
      ['input_tokens_details', details],
    ],
  };
  return { fields: [...body.fields.filter(([name]) => name !== 'usage'), ['usage', usage]] };
}

/** Where a picture might be fetched: from nowhere that may be asked. */
export function oddLink(chance: Chance, { authorization, origin }: Caller): string {
  const key = authorization.replace(/^Bearer /, '');
  return chance.pick([
    `${origin}/file/good.png`,
    `${origin}/file/${chance.below(1_000)}`,
    `${origin}/file/redirect`,
    `${origin}/file/${encodeURIComponent(key)}`,
    `http://user:${key}@127.0.0.1:1/x.png`,
    'http://127.0.0.2:1/x.png',
    'http://0.0.0.0:1/x.png',
    'http://[::1]:1/x.png',
    'http://localhost:1/x.png',
    'http://0x7f000001:1/',
    'http://2130706433:1/',
    'file:///etc/passwd',
    'data:image/png;base64,iVBORw0KGgo=',
    'javascript:alert(1)',
    'ftp://127.0.0.1/x.png',
    'blob:https://x/1',
    '//127.0.0.1:1/x.png',
    '/file/good.png',
    'http://',
    'http://[',
    'http://127.0.0.1:99999/',
    `http://127.0.0.1:1/${'a'.repeat(100_000)}`,
    'http://127.0.0.1:1/\u0000\r\nX-Injected: 1',
    'https://127.0.0.1:1/',
    '\\\\server\\share\\x.png',
  ]);
}
