import { expect, it } from 'vitest';
import { ChangeMark, OVERLAP_MS } from './change-mark.ts';

const at = (changedAt: string, id = 'b') => ({ changedAt, id });
const FIRST = at('2026-11-23T10:00:00.123456+00:00');

it('begins at the beginning, and goes on where it was', () => {
  const mark = new ChangeMark(null, 0);
  expect([mark.from(false), mark.from(true)]).toEqual([null, null]);
  mark.reached(FIRST, 0);
  expect(mark.from(false)).toEqual(FIRST);
});

it('begins a minute earlier where it reads thoroughly, before all ids of that moment', () => {
  const mark = new ChangeMark(FIRST, 0);
  expect(mark.from(true)).toEqual({
    changedAt: '2026-11-23T09:59:00.123000+00:00',
    id: '00000000-0000-0000-0000-000000000000',
  });
});

it('reads nothing twice once a thorough reading began a minute after the last change was seen', () => {
  const mark = new ChangeMark(null, 0);
  mark.reached(FIRST, 1_000);
  mark.wasRead(1_000 + OVERLAP_MS - 1);
  expect(mark.isSettled).toBe(false);
  mark.wasRead(1_000 + OVERLAP_MS);
  expect([mark.isSettled, mark.from(true)]).toEqual([true, FIRST]);
  const next = at('2026-11-23T10:00:00.123457+00:00');
  mark.reached(next, 90_000);
  expect([mark.isSettled, mark.cursor]).toEqual([false, next]);
});

it.each([
  ['an earlier moment', at('2026-11-23T09:59:59.999999+00:00', 'z')],
  ['a microsecond before', at('2026-11-23T10:00:00.123455+00:00', 'z')],
  ['a smaller id of the same moment', at('2026-11-23T10:00:00.123456+00:00', 'a')],
  ['the same moment in another zone', at('2026-11-23T12:00:00.123456+02:00', 'b')],
  ['no moment at all', at('yesterday', 'z')],
])('is not moved back by %s, as the rows of an overlap are', (_what, row) => {
  const mark = new ChangeMark(FIRST, 0);
  mark.reached(row, 1);
  expect(mark.cursor).toEqual(FIRST);
});

it('knows moments with fewer digits, as PostgreSQL leaves zeros out', () => {
  const mark = new ChangeMark(at('2026-11-23T10:00:00.12+00:00'), 0);
  mark.reached(at('2026-11-23T10:00:00.119999+00:00', 'z'), 1);
  expect(mark.cursor?.changedAt).toBe('2026-11-23T10:00:00.12+00:00');
  mark.reached(at('2026-11-23T10:00:00.120001+00:00', 'a'), 1);
  expect(mark.cursor?.changedAt).toBe('2026-11-23T10:00:00.120001+00:00');
});
