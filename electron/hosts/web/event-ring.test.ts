import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventRing } from './event-ring.ts';
import { numbered } from './testing/fake-app.ts';

/** The numbers of the events in a piece of the stream. */
function numbersIn(text: string): number[] {
  return [...text.matchAll(/^data: (.*)$/gm)].map(([, json = '']) =>
    Number(JSON.parse(json).payload.message),
  );
}

function readAll(ring: EventRing, from: number): number[] | null {
  const numbers: number[] = [];
  for (let place = from; ; ) {
    const piece = ring.read(place);
    if (piece === null) return null;
    if (piece.text === '') return numbers;
    numbers.push(...numbersIn(piece.text));
    place = piece.place;
  }
}

describe('the ring of events', () => {
  it('gives from each place exactly what came after it, or says that some of it is gone', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(400), { maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 200, max: 4_000 }),
        fc.nat(70),
        (paddings, maxEvents, maxSize, back) => {
          const ring = new EventRing(maxEvents, maxSize);
          for (const [index, padding] of paddings.entries()) ring.push(numbered(index + 1, padding));
          const from = Math.max(0, ring.end - back);
          const known = ring.placeOf(ring.idOf(from));
          const wanted = Array.from({ length: ring.end - from }, (_, index) => from + index + 1);
          const read = readAll(ring, from);
          // Either all of it or, where the bounds say so, nothing.
          if (read !== null) expect(read).toEqual(wanted);
          else expect(wanted.length).toBeGreaterThan(0);
          if (wanted.length > maxEvents) expect(read).toBeNull();
          expect(known === null).toBe(read === null);
          // The newest is always there.
          if (ring.end > 0) expect(readAll(ring, ring.end - 1)).toEqual([ring.end]);
        },
      ),
    );
  });

  it('keeps no more than its bounds, whatever comes', () => {
    const ring = new EventRing(1_000, 10_000);
    for (let number = 1; number <= 50; number += 1) ring.push(numbered(number, 1_000));
    expect(readAll(ring, 41)).toEqual([42, 43, 44, 45, 46, 47, 48, 49, 50]);
    expect(readAll(ring, 40)).toBeNull();
  });

  it('hands out much in pieces, each of whole events', () => {
    const ring = new EventRing();
    for (let number = 1; number <= 10; number += 1) ring.push(numbered(number, 100_000));
    const first = ring.read(0);
    expect(numbersIn(first?.text ?? '')).toEqual([1, 2, 3]);
    expect(readAll(ring, 0)).toHaveLength(10);
  });

  it('knows no id but its own: not those of an earlier start, not those to come, not other texts', () => {
    const ring = new EventRing();
    ring.push(numbered(1));
    expect(ring.placeOf(ring.idOf(1))).toBe(1);
    expect(ring.placeOf(ring.idOf(0))).toBe(0);
    expect(ring.placeOf(ring.idOf(2))).toBeNull();
    expect(ring.placeOf(new EventRing().idOf(0))).toBeNull();
    for (const id of [
      '',
      '1',
      '.1',
      ring.idOf(1).replace('.1', '.-1'),
      `${ring.idOf(1)} `,
      'x'.repeat(10_000),
    ])
      expect(ring.placeOf(id)).toBeNull();
  });

  it('calls watchers back for each event until they stop', () => {
    const ring = new EventRing();
    let times = 0;
    const stop = ring.watch(() => times++);
    ring.push(numbered(1));
    ring.push(numbered(2));
    stop();
    ring.push(numbered(3));
    expect(times).toBe(2);
  });
});
