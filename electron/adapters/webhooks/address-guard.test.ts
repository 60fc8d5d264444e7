import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusal } from './address-guard.ts';

const octet = fc.integer({ min: 0, max: 255 });
const privateIpv4 = fc.oneof(
  fc.tuple(fc.constant(10), octet, octet, octet),
  fc.tuple(fc.constant(127), octet, octet, octet),
  fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
  fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
  fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
  fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), octet, octet),
  fc.tuple(fc.constant(0), octet, octet, octet),
  fc.tuple(fc.integer({ min: 224, max: 255 }), octet, octet, octet),
);

const hex = (value: number) => value.toString(16);

/** One address in every way in which it can be written. */
const spellings = ([a, b, c, d]: readonly [number, number, number, number]): string[] => {
  const [high, low] = [hex(a * 256 + b), hex(c * 256 + d)];
  const dotted = [a, b, c, d].join('.');
  return [dotted, `::ffff:${dotted}`, `::ffff:${high}:${low}`, `::${dotted}`, `64:ff9b::${high}:${low}`];
};

describe('an address that is not public', () => {
  it('is refused however it is written and whatever stands beside it', () => {
    fc.assert(
      fc.property(privateIpv4, fc.boolean(), fc.integer({ min: 0, max: 2 }), (parts, secure, at) => {
        for (const spelling of spellings(parts)) {
          const among = ['93.184.216.34', '1.1.1.1'];
          among.splice(at, 0, spelling);
          expect(refusal('host', among, { allowLocal: false, secure })).not.toBeNull();
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a local address that is allowed', () => {
  it.each([true, false])('is taken (https: %s)', (secure) => {
    expect(refusal('host', ['127.0.0.1'], { allowLocal: true, secure })).toBeNull();
  });

  it('does not allow a public one without TLS, nor one that hands out credentials', () => {
    expect(refusal('host', ['1.1.1.1'], { allowLocal: true, secure: false })).toContain('https');
    expect(refusal('host', ['169.254.169.254'], { allowLocal: true, secure: true })).toContain(
      'never sent to',
    );
  });
});

it('a host without any address is refused', () => {
  expect(refusal('host', [], { allowLocal: true, secure: true })).toBe('host has no address.');
});
