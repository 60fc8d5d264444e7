import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundedText, DETAILS_LIMITS, detailsToJson } from './details.ts';
import { createRedactor } from './redaction.ts';

const redact = createRedactor(() => ['canary-secret-1']);
const parsed = (value: unknown) => JSON.parse(detailsToJson(value, redact) ?? 'null');

describe('details of any shape', () => {
  it('that are JSON stay what they are', () => {
    const details = { attempt: 1, nested: { list: [1, 'two', null, true] } };
    expect(parsed(details)).toEqual(details);
  });

  it('that are nothing are null', () => {
    expect(detailsToJson(undefined, redact)).toBeNull();
    expect(detailsToJson(null, redact)).toBeNull();
  });

  it('may be circular, and the same value twice is not a circle', () => {
    const shared = { a: 1 };
    const circle: Record<string, unknown> = { first: shared, second: shared };
    circle['self'] = circle;
    expect(parsed(circle)).toEqual({ first: { a: 1 }, second: { a: 1 }, self: '[circular]' });
  });

  it('keep an error’s message, stack, own fields and the chain of its causes', () => {
    const cause = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    const details = parsed({ error: new TypeError('terminated', { cause }) });
    expect(details.error).toMatchObject({
      name: 'TypeError',
      message: 'terminated',
      cause: { message: 'socket hang up', code: 'ECONNRESET' },
    });
    expect(details.error.stack).toContain('details.test');
  });

  it('turn what JSON has no word for into words', () => {
    const details = parsed({
      big: 12345678901234567890n,
      buffer: Buffer.from('abc'),
      date: new Date(0),
      map: new Map([['k', new Set([1])]]),
      fn: function named() {},
      symbol: Symbol('s'),
      nan: Number.NaN,
      infinite: -Infinity,
      url: new URL('https://example.com/a'),
      promise: Promise.resolve(),
    });
    expect(details).toEqual({
      big: '12345678901234567890n',
      buffer: '[Buffer, 3 bytes]',
      date: '1970-01-01T00:00:00.000Z',
      map: { k: [1] },
      fn: '[function named]',
      symbol: 'Symbol(s)',
      nan: 'NaN',
      infinite: '-Infinity',
      url: 'https://example.com/a',
      promise: '[Promise]',
    });
  });

  it('survive getters, toJSON and proxies that throw', () => {
    const details = {
      get bad(): never {
        throw new Error('no');
      },
      good: 1,
      toJSON() {
        throw new Error('no');
      },
    };
    expect(parsed(details)).toMatchObject({ bad: '[unreadable]', good: 1 });
    const hostile = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no keys');
        },
      },
    );
    expect(parsed(hostile)).toEqual({ unreadableDetails: 'no keys' });
  });

  it('hide secrets by the name of their key and by their value, also as a key', () => {
    const details = parsed({
      headers: { authorization: 'x', 'X-Api-Key': 'y', Cookie: 'z' },
      text: 'holds canary-secret-1 inside',
      'canary-secret-1': 1,
    });
    expect(JSON.stringify(details)).not.toContain('canary');
    expect(details.headers).toEqual({
      authorization: '[redacted]',
      'X-Api-Key': '[redacted]',
      Cookie: '[redacted]',
    });
  });

  it('leave no half of a secret where a long text is cut', () => {
    const secret = 'canary-secret-1';
    for (let shift = 0; shift < secret.length + 2; shift += 1) {
      const text = 'x'.repeat(DETAILS_LIMITS.string - shift) + secret + 'y'.repeat(9_000);
      expect(detailsToJson({ text }, redact)).not.toMatch(/canary/);
    }
  });

  it('leave no half of a secret where a long key is cut', () => {
    const secret = 'canary-secret-1';
    for (let shift = 0; shift < secret.length + 2; shift += 1) {
      const key = 'x'.repeat(200 - shift) + secret + 'y'.repeat(300);
      expect(detailsToJson({ [key]: 1, big: 1n }, redact)).not.toMatch(/cana/);
    }
  });

  it('stay JSON, and hold no secret, when a secret looks like a number or like what stands between values', () => {
    for (const secret of ['120000', '1e-300', '-12.5e21', '":"end","', 'null,"']) {
      const details = {
        timeoutMs: 120_000,
        longer: 71_200_009,
        small: 1e-300,
        text: `is 120000 and ${secret}`,
        last: [null, 'end', ''],
        120000: false,
      };
      const numeric = createRedactor(() => [secret]);
      for (const shape of [details, { ...details, big: 1n }]) {
        const json = detailsToJson(shape, numeric) ?? '';
        expect(JSON.parse(json)).toMatchObject({ text: expect.stringContaining('[redacted]') });
        if (!secret.includes('"')) expect(json).not.toContain(secret);
      }
    }
    const json = detailsToJson(
      { timeoutMs: 120_000, width: 1024 },
      createRedactor(() => ['120000']),
    );
    expect(JSON.parse(json ?? '')).toEqual({ timeoutMs: '[redacted]', width: 1024 });
  });

  it('are cut between characters, in a text, in a key and in the whole', () => {
    const wide = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`key${at}`, '😀'.repeat(3_900)]));
    for (const shift of ['', 'x']) {
      const text = `${shift}${'😀'.repeat(DETAILS_LIMITS.string)}`;
      for (const details of [{ text }, { [text]: 1 }, { [shift]: wide }])
        expect(detailsToJson(details, redact)?.match(/\\ud[89a-f]../)).toBeNull();
    }
  });

  it('are bounded, however large', () => {
    const wide = Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`key${at}`, 'v'.repeat(100)]));
    let deep: unknown = 'end';
    for (let depth = 0; depth < 5_000; depth += 1) deep = { deep };
    for (const value of [wide, deep, ['x'.repeat(10_000_000)], Array(100_000).fill({ a: [1, 2, 3] })]) {
      expect((detailsToJson(value, redact) ?? '').length).toBeLessThanOrEqual(DETAILS_LIMITS.total);
      expect(() => parsed(value)).not.toThrow();
    }
  });

  it('of the common kind give the same as any other', () => {
    const simple = fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      fc.oneof(
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(fc.string(), { maxLength: 3 }),
      ),
      { maxKeys: 10 },
    );
    fc.assert(
      fc.property(simple, (details) => {
        // Something that JSON has no word for takes the other way.
        const walked = detailsToJson({ details, big: 1n }, redact);
        expect(detailsToJson({ details, big: '1n' }, redact)).toBe(walked);
      }),
    );
  });

  it('never throw and always give JSON, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withTypedArray: true,
          withSparseArray: true,
          withNullPrototype: true,
          withObjectString: true,
        }),
        (value) => {
          const json = detailsToJson({ value }, redact);
          expect(() => JSON.parse(json ?? 'null')).not.toThrow();
        },
      ),
    );
  });
});

describe('a long text', () => {
  it('is cut without leaving half of a secret, also where most of it is left out as data', () => {
    const secret = 'canary-secret-1';
    const limit = 1_000;
    for (const window of [limit, limit * 4, limit * 4 + 4_096]) {
      for (let shift = 0; shift < secret.length + 2; shift += 1) {
        const text = `${'A'.repeat(window - shift - 1)} ${secret} and more ${'words '.repeat(2_000)}`;
        expect(boundedText(text, redact, limit)).not.toMatch(/cana/);
      }
    }
  });

  it('that is short once its data is left out is not cut', () => {
    const text = `${'A'.repeat(3_000)} canary-secret-1 and more`;
    expect(boundedText(text, redact, 1_000)).toBe('[3000 characters of data] [redacted] and more');
  });

  it('is cut between characters', () => {
    for (const shift of ['', 'x']) {
      const text = `${shift}${'😀'.repeat(600)}`;
      expect(boundedText(text, redact, 1_000).replace(/(😀)+/u, '😀')).toMatch(
        /^x?😀… \[\d+ more characters\]$/,
      );
    }
  });

  it('that is nothing but data says so', () => {
    expect(boundedText('A'.repeat(1_000_000), redact, 1_000)).toMatch(
      /^\[\d+ characters of data\]… \[999000 more characters\]$/,
    );
  });
});
