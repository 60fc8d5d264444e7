import { describe, expect, it } from 'vitest';
import { isNewer, isPrerelease, isVersion } from './version.ts';

/** From the oldest to the newest, as semver.org ranks them. */
const RANKED = [
  '0.0.1',
  '0.1.0',
  '0.9.9',
  '0.10.0',
  '1.0.0-alpha',
  '1.0.0-alpha.1',
  '1.0.0-alpha.beta',
  '1.0.0-beta',
  '1.0.0-beta.2',
  '1.0.0-beta.11',
  '1.0.0-rc.1',
  '1.0.0',
  '2.0.0',
];

describe('isNewer', () => {
  it('ranks versions as Semantic Versioning does', () => {
    for (const [at, version] of RANKED.entries()) {
      for (const [other, than] of RANKED.entries()) {
        expect([version, than, isNewer(version, than)]).toEqual([version, than, at > other]);
      }
    }
  });

  it('makes nothing of what stands behind a plus', () => {
    expect(isNewer('1.0.0+2', '1.0.0+1')).toBe(false);
  });

  it('never takes for newer what is no version', () => {
    for (const text of ['', 'latest', '1.2', '1.2.3.4', '99999999999.0.0', '../../2.0.0', '2.0.0\n']) {
      expect([text, isVersion(text), isNewer(text, '0.0.1')]).toEqual([text, false, false]);
    }
  });
});

it('a prerelease is what has tags', () => {
  expect(['1.0.0-beta.1', '1.0.0', '1.0.0+build.1'].map(isPrerelease)).toEqual([true, false, false]);
});
