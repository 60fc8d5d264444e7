import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CloudError } from '../ports/cloud.ts';
import { sendOrPark } from './bisect.ts';
import { Refusals } from './refusals.ts';
import { cloudError } from './testing/fake-server.ts';

/** A cloud that refuses whatever holds one of `poison`, and breaks down at one of its calls. */
async function play(items: readonly number[], poison: ReadonlySet<number>, breakAt: number | null) {
  const arrived: number[] = [];
  const told: { sent: number[]; refused: number[] } = { sent: [], refused: [] };
  let calls = 0;
  const sending = sendOrPark(items, {
    refusals: new Refusals(),
    send: async (batch) => {
      calls += 1;
      if (calls === breakAt) throw cloudError('offline');
      if (batch.some((item) => poison.has(item))) throw cloudError('refused');
      arrived.push(...batch);
    },
    sent: (batch) => void told.sent.push(...batch),
    refused: (item) => void told.refused.push(item),
    still: (all) => all,
  });
  const failed = await sending.then(
    () => false,
    () => true,
  );
  return { arrived, told, calls, failed };
}

describe('a batch with rows that are refused', () => {
  it('arrives in order but for them, and each of them is told of', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(99), { maxLength: 60 }),
        fc.array(fc.nat(99)),
        async (items, bad) => {
          const poison = new Set(bad);
          const { arrived, told, failed } = await play(items, poison, null);
          expect(failed).toBe(false);
          expect(arrived).toEqual(items.filter((item) => !poison.has(item)));
          expect(told.sent).toEqual(arrived);
          expect(told.refused).toEqual(items.filter((item) => poison.has(item)));
        },
      ),
    );
  });

  it.each([
    ['server', 'is thrown'],
    ['refused', 'is told of'],
  ] as const)(
    'that are too much at once goes in parts, and one that is too much by itself (%s) %s',
    async (code, _) => {
      const sizes: number[] = [];
      const refused: number[] = [];
      const error = new CloudError({ code, message: 'too much', advice: null }, { tooMuch: true });
      const sending = sendOrPark([0, 1, 2, 3], {
        refusals: new Refusals(),
        send: async (batch) => {
          if (batch.length > 1 || batch[0] === 2) throw error;
          sizes.push(batch.length);
        },
        sent: () => {},
        refused: (item) => void refused.push(item),
        still: (all) => all,
      });
      if (code === 'server') await expect(sending).rejects.toBe(error);
      else await sending;
      expect([sizes, refused]).toEqual(code === 'server' ? [[1, 1], []] : [[1, 1, 1], [2]]);
    },
  );

  it('costs one request where none is, and few where one is', async () => {
    const items = Array.from({ length: 500 }, (_, at) => at);
    expect((await play(items, new Set(), null)).calls).toBe(1);
    expect((await play(items, new Set([137]), null)).calls).toBeLessThanOrEqual(20);
  });

  it('stops at a cut, and tells only of what has arrived', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(99), { minLength: 1 }),
        fc.integer({ min: 1, max: 9 }),
        async (items, at) => {
          const { arrived, told, failed, calls } = await play(items, new Set([items[0] ?? 0]), at);
          expect(failed).toBe(calls === at);
          expect(told.sent).toEqual(arrived);
        },
      ),
    );
  });
});
