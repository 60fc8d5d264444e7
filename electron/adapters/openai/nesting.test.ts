import { describe, expect, it } from 'vitest';
import { isNestedTooDeeply, Nesting } from './nesting.ts';

const nested = (depth: number): string => `${'{"a":['.repeat(depth / 2)}1${']}'.repeat(depth / 2)}`;

describe('how deeply an answer is nested', () => {
  it('is too much above a hundred, whatever follows', () => {
    expect(isNestedTooDeeply(nested(100))).toBe(false);
    expect(isNestedTooDeeply(nested(102))).toBe(true);
    expect(isNestedTooDeeply('['.repeat(100_000))).toBe(true);
  });

  it('counts what is open at the same time, and nothing within strings', () => {
    expect(isNestedTooDeeply('[]'.repeat(1_000))).toBe(false);
    expect(isNestedTooDeeply(JSON.stringify(['['.repeat(1_000), '"\\"[{'.repeat(300)]))).toBe(false);
  });

  it('is followed from piece to piece, and the place is told', () => {
    const nesting = new Nesting();
    expect(nesting.push(Buffer.from('[ "\\'))).toBe(4);
    expect(nesting.push(Buffer.from('" [[["'))).toBe(6);
    expect(nesting.push(Buffer.from('['.repeat(200)))).toBe(99);
  });
});
