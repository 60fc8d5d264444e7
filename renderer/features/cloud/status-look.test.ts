import { describe, expect, it } from 'vitest';
import { CLOUD_STATES } from '../../../shared/domain/cloud.ts';
import { cloudOf } from '../../testing/cloud.ts';
import { lookOf, saidOf, spokenOf } from './status-look.ts';

describe('the cloud in the status bar', () => {
  it('says in words what its icon means, in every state', () => {
    for (const state of CLOUD_STATES) {
      expect(lookOf(cloudOf({ state })).words.join('')).not.toBe('');
    }
  });

  it('counts what waits in place of saying that it sends', () => {
    expect(lookOf(cloudOf({ state: 'sending', waiting: 1_200, uploads: 4 })).words).toEqual([
      '1,204 waiting',
    ]);
    expect(lookOf(cloudOf({ state: 'sending' })).words).toEqual(['Sending']);
  });

  it('is a grey cloud while it cannot be reached, with what waits', () => {
    expect(lookOf(cloudOf({ state: 'offline', waiting: 3, parked: 1 }))).toEqual({
      icon: 'cloud',
      tone: 'away',
      words: ['Offline', '3 waiting', '1 parked'],
    });
  });

  it('asks for attention when something was refused, though all else is sent', () => {
    expect(lookOf(cloudOf({ state: 'up_to_date', parked: 2 }))).toEqual({
      icon: 'cloudAlert',
      tone: 'attention',
      words: ['Up to date', '2 parked'],
    });
  });

  it('is quiet while it is off, whatever waits', () => {
    expect(lookOf(cloudOf({ state: 'off', waiting: 9, uploads: 9, parked: 9 }))).toEqual({
      icon: 'cloudOff',
      tone: 'quiet',
      words: ['Cloud off'],
    });
  });

  it('does not say that all is in the cloud while something was refused', () => {
    const all = saidOf(cloudOf({ state: 'up_to_date' }));
    expect(saidOf(cloudOf({ state: 'up_to_date', parked: 1 }))).not.toEqual(all);
    expect(saidOf(cloudOf({ state: 'sending', parked: 1 }))).toEqual(saidOf(cloudOf({ state: 'sending' })));
  });

  it('announces what changes for its user, and no numbers', () => {
    const said = (known: Parameters<typeof cloudOf>[0]) => spokenOf(cloudOf(known));
    expect(said({ state: 'sending', waiting: 5 })).toBe(said({ state: 'up_to_date', waiting: 0 }));
    expect(said({ state: 'offline', waiting: 5 })).toBe(said({ state: 'offline', waiting: 6 }));
    expect(said({ state: 'sending', parked: 1 })).not.toBe(said({ state: 'sending' }));
    expect(said({ state: 'sending', parked: 1 })).toBe(said({ state: 'sending', parked: 2 }));
  });
});
