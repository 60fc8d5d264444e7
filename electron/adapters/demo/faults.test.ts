import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Fault,
  type FaultRule,
  type FaultTarget,
  misbehaviourOf,
  PLAIN_FAULTS,
  parseFaults,
} from './faults.ts';

const seconds = fc.integer({ min: 0, max: 3_600_000 }).map((ms) => ms / 1_000);

const targets: fc.Arbitrary<FaultTarget> = fc.oneof(
  fc.constant({ kind: 'all' } as const),
  fc
    .tuple(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 0, max: 5_000 }))
    .map(([from, more]) => ({ kind: 'images', from, to: from + more }) as const),
  fc.integer({ min: 0, max: 1_000 }).map((tenths) => ({ kind: 'share', percent: tenths / 10 }) as const),
);

const faults: fc.Arbitrary<Fault> = fc.oneof(
  fc.constantFrom(...PLAIN_FAULTS).map((kind) => ({ kind })),
  fc.option(seconds).map((hint) => ({ kind: 'rate_limit', seconds: hint }) as const),
  seconds.map((delay) => ({ kind: 'slow', seconds: delay }) as const),
);

const rules: fc.Arbitrary<FaultRule> = fc.record({
  target: targets,
  fault: faults,
  times: fc.option(fc.integer({ min: 1, max: 1_000 })),
});

function written({ target, fault, times }: FaultRule): string {
  const where = { all: () => '*', images: writtenRange, share: writtenShare }[target.kind](target as never);
  const value = 'seconds' in fault && fault.seconds !== null ? `=${fault.seconds}` : '';
  return `${where}:${fault.kind}${value}${times === null ? '' : `*${times}`}`;
}

function writtenRange({ from, to }: { from: number; to: number }): string {
  return from === to ? String(from) : `${from}-${to}`;
}

function writtenShare({ percent }: { percent: number }): string {
  return `${percent}%`;
}

function rulesOf(spec: string): readonly FaultRule[] {
  const parsed = parseFaults(spec);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.rules;
}

function messageOf(spec: string): string | null {
  const parsed = parseFaults(spec);
  return parsed.ok ? null : parsed.message;
}

describe('parseFaults', () => {
  it('reads back every specification that can be written', () => {
    fc.assert(
      fc.property(
        fc.array(rules, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(',', ' , '),
        (list, comma) => {
          expect(rulesOf(list.map(written).join(comma))).toEqual(list);
        },
      ),
    );
  });

  it('answers any text with rules or a sentence, and never throws', () => {
    const pieces = fc.constantFrom('2', '*', ':', '=', ',', '%', '-', 'slow', 'timeout', '1e9', ' ', '９');
    const garbage = fc.oneof(
      fc.string(),
      fc.array(pieces).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(garbage, (text) => {
        const parsed = parseFaults(text);
        if (!parsed.ok) expect(parsed.message).toMatch(/^[A-Z“].*\.$/su);
      }),
    );
  });

  it('reads the specification of the demo script', () => {
    expect(rulesOf('2:server_error*2')).toEqual([
      { target: { kind: 'images', from: 2, to: 2 }, fault: { kind: 'server_error' }, times: 2 },
    ]);
  });

  it('understands the names of the error ladder', () => {
    expect(rulesOf('1:content_declined,2:rate_limited=5').map(({ fault }) => fault)).toEqual([
      { kind: 'declined' },
      { kind: 'rate_limit', seconds: 5 },
    ]);
  });

  it('has no rules for an empty text', () => {
    expect(rulesOf('  ')).toEqual([]);
  });

  it.each([
    ['nonsense', '“nonsense” is not a rule of the form TARGET:FAULT.'],
    ['2:timeout,', '“” is not a rule of the form TARGET:FAULT.'],
    ['2:explode', 'There is no fault “explode”.'],
    ['2:constructor', 'There is no fault “constructor”.'],
    ['0:timeout', '“0” in “0:timeout” is not an image number, a range, a share or *.'],
    ['5-2:timeout', '“5-2” in “5-2:timeout” is not an image number, a range, a share or *.'],
    ['101%:timeout', '“101%” in “101%:timeout” is not an image number, a range, a share or *.'],
    ['2:timeout*0', '“*0” in “2:timeout*0” is not a number of attempts from 1 to 1000.'],
    ['2:timeout*', '“*” in “2:timeout*” is not a number of attempts from 1 to 1000.'],
    ['2:slow=soon', '“soon” for slow is not a number of seconds from 0 to 3600.'],
    ['2:declined=3', 'The fault declined takes no value, but “3” was given.'],
  ])('says what is wrong with %s', (spec, message) => {
    expect(messageOf(spec)).toBe(message);
  });
});

describe('misbehaviourOf', () => {
  const call = { imageIndex: 2, imageSeed: 77, attempt: 1 };

  it.each([
    ['the image is another', '3:declined', call, null],
    ['the image is named', '2:declined', call, 'declined'],
    ['the image is in the range', '1-2:declined', call, 'declined'],
    ['all are meant', '*:declined', call, 'declined'],
    ['the attempt is the last of the limit', '2:declined*2', { ...call, attempt: 2 }, 'declined'],
    ['the attempt is beyond the limit', '2:declined*2', { ...call, attempt: 3 }, null],
    ['nobody is meant', '0%:declined', call, null],
    ['everybody is meant', '100%:declined', call, 'declined'],
  ])('when %s', (_, spec, at, expected) => {
    expect(misbehaviourOf(rulesOf(spec), at).answer?.kind ?? null).toBe(expected);
  });

  it('lets the first rule that applies decide, so that failures can follow each other', () => {
    const list = rulesOf('2:rate_limit=1*1,2:server_error*3');
    const kinds = [1, 2, 3, 4].map((attempt) => misbehaviourOf(list, { ...call, attempt }).answer?.kind);
    expect(kinds).toEqual(['rate_limit', 'server_error', 'server_error', undefined]);
  });

  it('adds slowness to whatever else happens', () => {
    expect(misbehaviourOf(rulesOf('2:declined,*:slow=1.5'), call)).toEqual({
      delayMs: 1_500,
      answer: { kind: 'declined' },
    });
  });

  it('lets a timeout never answer', () => {
    expect(misbehaviourOf(rulesOf('*:timeout'), call)).toEqual({
      delayMs: Number.POSITIVE_INFINITY,
      answer: null,
    });
  });

  it('hits its share of the images, the same ones at every attempt', () => {
    const list = rulesOf('30%:declined');
    const hit = (attempt: number) =>
      Array.from({ length: 2_000 }, (_, seed) =>
        misbehaviourOf(list, { imageIndex: 1, imageSeed: seed, attempt }),
      ).map(({ answer }) => answer !== null);
    expect(hit(2)).toEqual(hit(1));
    const share = hit(1).filter(Boolean).length / 2_000;
    expect(share).toBeGreaterThan(0.26);
    expect(share).toBeLessThan(0.34);
  });
});
