import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { cloudIdsFor } from './cloud-ids.ts';

const uuid = fc.uuid({ version: 7 });

it('is the own id for the account that was joined first', () => {
  const [account, id] = ['0b5e1f9c-0000-4000-8000-000000000001', '01890000-0000-7000-8000-000000000001'];
  expect(cloudIdsFor(account, account)(id)).toBe(id);
});

it('is another one for any other account, always the same, and never that of another thing', () => {
  void fc.assert(
    fc.property(fc.uuid({ version: 4 }), fc.uuid({ version: 4 }), uuid, uuid, (first, other, one, two) => {
      fc.pre(first !== other);
      const idOf = cloudIdsFor(other, first);
      expect(z.uuid().safeParse(idOf(one)).success).toBe(true);
      expect(idOf(one)).not.toBe(one);
      expect(idOf(one)).toBe(cloudIdsFor(other, first)(one));
      expect(idOf(one) === idOf(two)).toBe(one === two);
    }),
  );
});
