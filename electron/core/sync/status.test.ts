import { describe, expect, it } from 'vitest';
import { type Standing, stateOf, troubleFrom, worstOf } from './status.ts';
import { cloudError } from './testing/fake-server.ts';

const WELL: Standing = {
  on: true,
  hasProject: true,
  signedIn: true,
  joined: true,
  trouble: null,
  pending: false,
};
const problemOf = (code: 'offline' | 'server' | 'wrong_key') => troubleFrom(cloudError(code).problem);

describe('the state of the switch', () => {
  it.each([
    ['off', { on: false, hasProject: false, signedIn: false, joined: false, pending: true }],
    ['no_project', { hasProject: false, signedIn: false, joined: false }],
    ['signed_out', { signedIn: false, joined: false, trouble: problemOf('wrong_key') }],
    ['choose_history', { joined: false, trouble: problemOf('offline') }],
    ['problem', { trouble: problemOf('wrong_key'), pending: true }],
    ['offline', { trouble: problemOf('server'), pending: true }],
    ['sending', { pending: true }],
    ['up_to_date', {}],
  ] as const)('is %s before whatever comes later', (state, standing) => {
    expect(stateOf({ ...WELL, ...standing })).toBe(state);
  });

  it('names of several troubles the one that somebody has to mend', () => {
    const mend = problemOf('wrong_key');
    expect(worstOf([problemOf('offline'), mend])).toBe(mend);
    expect(worstOf([null, problemOf('server')])?.problem.code).toBe('server');
    expect(worstOf([null, null])).toBeNull();
  });
});
