import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNewer } from '../../../shared/domain/version.ts';
import { FIRST_LOOK_MS, judge, mayInstallAtEnd, nextLookMs } from './decide.ts';
import { plainNotes } from './release-notes.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = 1_780_000_000_000;
const times = { now: NOW, lastCheckedAt: null, failures: 0, isFirst: false, chance: 0.5 };

describe('the next look', () => {
  it.each([
    ['a minute after a start', { isFirst: true }, FIRST_LOOK_MS],
    [
      'a minute after a start, if the last is an hour ago',
      { isFirst: true, lastCheckedAt: NOW - HOUR },
      FIRST_LOOK_MS,
    ],
    [
      'when it is due, after a start just after the last',
      { isFirst: true, lastCheckedAt: NOW - HOUR / 2 },
      26 * HOUR - HOUR / 2,
    ],
    ['a day later, and a little more', { lastCheckedAt: NOW }, 26 * HOUR],
    ['soon, when it is overdue', { lastCheckedAt: NOW - 30 * DAY }, FIRST_LOOK_MS],
    ['a day later by a clock that was wrong', { lastCheckedAt: NOW + DAY }, 26 * HOUR],
    ['an hour after a failure', { failures: 1 }, 1.125 * HOUR],
    ['four hours after three', { failures: 3 }, 4.5 * HOUR],
    ['a day after many', { failures: 50, lastCheckedAt: NOW }, 1.125 * DAY],
  ])('is %s', (_when, change, ms) => {
    expect(nextLookMs({ ...times, ...change })).toBe(ms);
  });

  it('is never sooner than in a minute, never later than in two days', () => {
    fc.assert(
      fc.property(
        fc.option(fc.integer({ min: 0, max: 2 * NOW })),
        fc.nat(1_000),
        fc.boolean(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (lastCheckedAt, failures, isFirst, chance) => {
          const ms = nextLookMs({ now: NOW, lastCheckedAt, failures, isFirst, chance });
          return ms >= FIRST_LOOK_MS && ms <= 2 * DAY;
        },
      ),
    );
  });
});

describe('an offer', () => {
  const known = { current: '0.2.0', channel: 'stable' as const, newestKnown: null };
  const of = (version: string, isForThisMachine = true) => ({ version, isForThisMachine });

  it.each([
    ['newer', of('0.3.0'), known, 'take'],
    ['the same', of('0.2.0'), known, 'up_to_date'],
    ['older', of('0.1.0'), known, 'up_to_date'],
    ['newer, but not for this machine', of('0.3.0', false), known, 'up_to_date'],
    ['newer, but older than what is known', of('0.3.0'), { ...known, newestKnown: '0.4.0' }, 'rolled_back'],
    [
      'older than this, and than what is known',
      of('0.1.0'),
      { ...known, newestKnown: '0.2.0' },
      'rolled_back',
    ],
    ['what is known', of('0.4.0'), { ...known, newestKnown: '0.4.0' }, 'take'],
    ['a beta among what is stable', of('0.3.0-beta.1'), known, 'up_to_date'],
    ['a beta for who wants it', of('0.3.0-beta.1'), { ...known, channel: 'beta' as const }, 'take'],
    [
      'older than the beta that its user has left',
      of('0.2.0'),
      { ...known, current: '0.3.0-beta.1' },
      'up_to_date',
    ],
    ['what that beta became', of('0.3.0'), { ...known, current: '0.3.0-beta.1' }, 'take'],
    ['no version', of('newest'), known, 'not_a_version'],
  ])('that is %s: judged', (_what, offered, context, verdict) => {
    expect(judge(offered, context)).toBe(verdict);
  });

  it('is never taken when it is not newer than this version, or older than one that is known', () => {
    const part = fc.nat(3);
    const version = fc
      .tuple(part, part, part, fc.constantFrom('', '-beta.1', '-beta.2'))
      .map(([major, minor, patch, tag]) => `${major}.${minor}.${patch}${tag}`);
    fc.assert(
      fc.property(version, version, fc.option(version), fc.constantFrom('stable', 'beta'), (...all) => {
        const [offered, current, newestKnown, channel] = all;
        if (judge(of(offered), { current, newestKnown, channel }) !== 'take') return true;
        return isNewer(offered, current) && (newestKnown === null || !isNewer(newestKnown, offered));
      }),
    );
  });
});

it('the end of the app installs only where that is automatic, without unfinished jobs, and not a third time', () => {
  const end = { automatic: true, unfinishedJobs: 0, tries: null };
  const tries = { version: '0.2.0', times: 2 };
  expect(mayInstallAtEnd('0.2.0', end)).toBe(true);
  expect(mayInstallAtEnd('0.2.0', { ...end, automatic: false })).toBe(false);
  expect(mayInstallAtEnd('0.2.0', { ...end, unfinishedJobs: 1 })).toBe(false);
  expect(mayInstallAtEnd('0.2.0', { ...end, tries: { ...tries, times: 1 } })).toBe(true);
  expect(mayInstallAtEnd('0.2.0', { ...end, tries })).toBe(false);
  expect(mayInstallAtEnd('0.3.0', { ...end, tries })).toBe(true);
});

describe('release notes', () => {
  it('stay the text that they are, whatever is in them', () => {
    expect(plainNotes('<script>alert(1)</script> <b>bold</b>\r\n- a\n\n\n\n- b')).toBe(
      '<script>alert(1)</script> <b>bold</b>\n- a\n\n- b',
    );
  });

  it('cannot move the cursor, or turn the direction of what stands around them', () => {
    expect(plainNotes('a\u001b[2Jb\u202egnp.exe\u2066c\u0000\u009b')).toBe('a[2Jbgnp.exec');
  });

  it('are bounded', () => {
    expect(plainNotes('x'.repeat(1_000_000))).toHaveLength(10_001);
  });
});
