import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createIsoTime } from './iso-time.ts';

it('writes times as toISOString does, in whatever order they come', () => {
  const time = fc.oneof(
    fc.integer({ min: 0, max: 8_640_000_000_000_000 }),
    fc.integer({ min: 1_790_000_000_000, max: 1_790_000_003_000 }),
  );
  fc.assert(
    fc.property(fc.array(time), (times) => {
      const isoTime = createIsoTime();
      expect(times.map(isoTime)).toEqual(times.map((at) => new Date(at).toISOString()));
    }),
  );
});
