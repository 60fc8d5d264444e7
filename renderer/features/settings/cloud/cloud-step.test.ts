import { describe, expect, it } from 'vitest';
import { type CloudStatus, DEFAULT_CLOUD } from '../../../../shared/domain/cloud.ts';
import { cloudOf } from '../../../testing/cloud.ts';
import { stepOf } from './cloud-step.ts';

const SET = { ...DEFAULT_CLOUD, project: { url: 'https://project.supabase.co', publishableKey: 'key' } };
const step = (known: Partial<CloudStatus>) => stepOf(SET, cloudOf(known));

describe('setting up the cloud', () => {
  it('begins with the project', () => {
    expect(stepOf(DEFAULT_CLOUD, cloudOf({ state: 'off', email: null, joined: null }))).toBe('project');
  });

  it('goes on with the account, also after a session has ended', () => {
    expect(step({ state: 'off', email: null, joined: null })).toBe('sign_in');
    expect(step({ state: 'signed_out' })).toBe('sign_in');
  });

  it('asks what is sent by an account that was not joined, on or off', () => {
    expect(step({ state: 'off', joined: null })).toBe('choose');
    expect(step({ state: 'choose_history' })).toBe('choose');
    expect(step({ state: 'off', email: 'eve@example.com' })).toBe('choose');
  });

  it('has nothing left to do once an account is joined, whatever hinders it', () => {
    for (const state of ['off', 'offline', 'problem', 'sending', 'up_to_date'] as const) {
      expect(step({ state })).toBeNull();
    }
  });
});
