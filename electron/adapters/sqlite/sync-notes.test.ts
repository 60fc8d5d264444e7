import { expect, test } from 'vitest';
import { databasePath, NOW, open } from './testing.ts';

test("the sync's own messages come newest first, page by page, and the oldest above a thousand go", () => {
  const { sync } = open(databasePath());
  for (let at = 1; at <= 1_003; at += 1)
    sync.note({
      at: NOW + at,
      level: 'warning',
      message: `Message ${at}`,
      detailsJson: at % 2 ? '{"a":1}' : null,
    });
  const [newest, next] = sync.notes(null, 2);
  expect(newest).toEqual({
    id: 1_003,
    at: NOW + 1_003,
    level: 'warning',
    message: 'Message 1003',
    detailsJson: '{"a":1}',
  });
  expect(next).toMatchObject({ id: 1_002, detailsJson: null });
  expect(sync.notes(next?.id ?? 0, 1)).toMatchObject([{ message: 'Message 1001' }]);
  const all = sync.notes(null, 5_000);
  expect([all.length, all.at(-1)?.message]).toEqual([1_000, 'Message 4']);
});
