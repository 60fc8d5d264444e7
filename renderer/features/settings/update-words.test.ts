import { describe, expect, it } from 'vitest';
import type { UpdateStatus } from '../../../shared/domain/updates.ts';
import { strings } from '../../strings/index.ts';
import { updateFacts, updateTitle } from './update-words.ts';

const text = strings.updates;
const known = {
  update: { version: '0.2.0', releasedAt: null, notes: '', bytes: 100_000_000 },
  lastCheckedAt: 0,
};
const facts = (status: UpdateStatus, automatic: boolean): string =>
  updateFacts(status, { version: '0.1.0', automatic, now: 0 });

describe('an update that is here', () => {
  it('is said to be installed at the end of the app, or after jobs, where that is so', () => {
    expect(facts({ state: 'ready', ...known }, true)).toContain(text.atQuit);
    expect(updateTitle({ state: 'waiting', jobs: 2, ...known }, true)).toBe(text.states.waiting('0.2.0', 2));
  });

  it.each([
    ['no job is at work', { state: 'ready', ...known }],
    ['jobs are at work', { state: 'waiting', jobs: 2, ...known }],
  ] as const)('waits for its user’s word where updates are not automatic, and %s', (_when, status) => {
    expect(updateTitle(status, false)).toBe(text.states.ready('0.2.0'));
    expect(facts(status, false)).toContain(text.atRestart);
    expect(facts(status, false)).not.toContain('when you quit');
  });
});
